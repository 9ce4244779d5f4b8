import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { Part } from "#domain/part/part.ts";
import { StateStrip } from "./state-bar.tsx";

/** More are on the data set's own page of parts. */
const SHOWN = 12;

/** How far each part of a data set is, the largest first. Nothing where all of it is one part. */
export function PartCounts({ datasetId, parts }: { datasetId: string; parts: readonly Part[] }) {
  const t = useTranslations("parts");
  const format = useFormatter();
  const present = parts.filter(({ entries }) => entries > 0).toSorted((one, other) => other.entries - one.entries);
  if (present.length < 2) return null;
  return (
    <details className="text-sm">
      <summary className="min-h-7 cursor-pointer py-1 text-ink-soft">{t("byPart")}</summary>
      <ul className="mt-2 grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {present.slice(0, SHOWN).map(({ id, name, entries, states }) => (
          <li key={id} className="flex flex-col gap-1">
            <Link href={`/datasets/${datasetId}?part=${id}`} className="flex gap-2 hover:text-accent">
              <span className="min-w-0 grow truncate">{name}</span>
              <span className="text-ink-soft tabular-nums">{format.number(entries)}</span>
            </Link>
            <StateStrip states={states} />
          </li>
        ))}
      </ul>
      {present.length > SHOWN ? (
        <p className="mt-2 text-ink-soft">{t("more", { count: present.length - SHOWN })}</p>
      ) : null}
    </details>
  );
}
