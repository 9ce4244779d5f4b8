import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { UnknownFile } from "#domain/import/unknown-files.ts";
import { photosOfMapped } from "#domain/photo/mapped-photo.ts";
import type { Column } from "#domain/shapes/columns-of-rows.ts";
import { placesOf } from "#domain/shapes/key-path.ts";
import { MAPPED_KEYS, type MappedKey, type Mapping, pathsOf } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

const COLUMNS_MAX = 14;
const CELL_MAX = 60;

type Props = { file: UnknownFile; columns: readonly Column[]; mapping: Mapping | null };

/** The first rows of a file under their keys, each key with what it is mapped to; whether each row's photo is there. */
export function RowsTable({ file, columns, mapping }: Props) {
  const t = useTranslations("import.mapping");
  const roles = rolesOf(mapping);
  const own = columns.filter(({ key, path }) => path.length === 1 || roles.has(key));
  const kept = new Set(
    own.toSorted((a, b) => Number(roles.has(b.key)) - Number(roles.has(a.key))).slice(0, COLUMNS_MAX),
  );
  // In the file's order: a column that jumped with each choice would be looked for.
  const shown = own.filter((column) => kept.has(column));
  const cell = "max-w-64 border-b border-line px-2 py-1.5 text-left align-top";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className="relative overflow-x-auto rounded-lg border border-line" tabIndex={0} aria-label={t("rows")}>
      <table className="w-full border-collapse text-xs" aria-label={t("rows")}>
        <thead>
          <tr>
            {shown.map(({ key }) => (
              <th key={key} scope="col" className={`${cell} whitespace-nowrap`}>
                <code>{key}</code>
                {roles.get(key)?.map((role) => (
                  <span key={role} className="ml-1.5 rounded bg-accent-soft px-1.5 py-0.5 font-medium text-accent">
                    {t(`role.${role}`)}
                  </span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their places
            <tr key={at}>
              {shown.map(({ key, path }) => (
                <td key={key} className={`${cell} wrap-anywhere`}>
                  {short(placesOf(row, path).map(({ value }) => value))}
                  {mapping && roles.get(key)?.includes("photo") ? (
                    <PhotoSign row={row} mapping={mapping} found={file.photosFound} />
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What each key is mapped to. */
function rolesOf(mapping: Mapping | null): Map<string, MappedKey[]> {
  const roles = new Map<string, MappedKey[]>();
  for (const role of MAPPED_KEYS) {
    const key = mapping?.[role];
    if (key !== undefined && role !== "role" && role !== "text") roles.set(key, [...(roles.get(key) ?? []), role]);
  }
  return roles;
}

function PhotoSign({ row, mapping, found }: { row: JsonRecord; mapping: Mapping; found: readonly string[] }) {
  const t = useTranslations("import.mapping");
  const photos = photosOfMapped(row, mapping, () => []);
  if (!pathsOf(mapping).photo || !photos.ok || photos.names.length === 0) return null;
  const isThere = photos.names.every((name) => found.includes(name));
  const Icon = isThere ? Check : X;
  return (
    <span
      className={`ml-1 inline-flex items-baseline gap-0.5 whitespace-nowrap ${isThere ? "text-good" : "text-warn"}`}
    >
      <Icon size={13} aria-hidden className="self-center" />
      {t(isThere ? "photoFound" : "photoMissing")}
    </span>
  );
}

/** Values on one line, cut short. */
function short(values: readonly unknown[]): string {
  const text = values
    .filter((value) => value !== undefined)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(" · ");
  return text.length > CELL_MAX ? `${text.slice(0, CELL_MAX).toWellFormed()}…` : text;
}
