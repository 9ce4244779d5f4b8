import { useTranslations } from "next-intl";

type Props = { column: string | null; keys: readonly string[]; onChoose(column: string | null): void };

/** Which key of the records stands in a column of the list. Of lists that are as narrow as cards none does. */
export function ColumnChoice({ column, keys, onChoose }: Props) {
  const t = useTranslations("browse");
  const offered = column === null || keys.includes(column) ? keys : [...keys, column];
  if (offered.length === 0) return null;
  return (
    <select
      aria-label={t("column")}
      title={t("column")}
      value={column === null ? "" : `key:${column}`}
      className="min-h-8 max-w-40 rounded-md border border-line-strong/50 bg-panel px-2 py-1 text-sm max-md:hidden"
      onChange={({ target }) => onChoose(target.value === "" ? null : target.value.slice("key:".length))}
    >
      <option value="">{t("noColumn")}</option>
      {offered.map((key) => (
        <option key={key} value={`key:${key}`}>
          {key}
        </option>
      ))}
    </select>
  );
}
