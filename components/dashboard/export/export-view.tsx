import Link from "next/link";
import { useTranslations } from "next-intl";
import { FIRST_QUERY, printBrowseQuery } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { useExportedParts } from "./use-exported-parts.ts";

/** Says what a view narrows the export to, with a way to see it and one to leave it. */
export function ExportView({ datasetId, filter }: { datasetId: string; filter: EntryFilter }) {
  const t = useTranslations("export");
  const parts = useExportedParts(filter);
  if (parts.length === 0) return null;
  return (
    <section aria-label={t("view")} className="flex flex-wrap items-center gap-2 rounded-lg bg-accent-soft px-3 py-2">
      <p className="font-medium">{t("viewOnly")}</p>
      <ul className="contents">
        {parts.map((part) => (
          <li key={part.name} className="rounded-full border border-line bg-panel px-2.5 py-0.5">
            {part.words}
          </li>
        ))}
      </ul>
      <span className="grow" />
      <Link
        className="inline-flex min-h-[24px] items-center underline"
        href={`/datasets/${datasetId}?${printBrowseQuery({ ...FIRST_QUERY, filter })}`}
      >
        {t("viewShow")}
      </Link>
      <Link className="inline-flex min-h-[24px] items-center underline" href={`/datasets/${datasetId}/export`}>
        {t("viewLeave")}
      </Link>
    </section>
  );
}
