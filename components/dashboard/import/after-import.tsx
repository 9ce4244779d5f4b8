import Link from "next/link";
import { useTranslations } from "next-intl";
import { MARKS } from "#domain/entry/contract.ts";
import type { ImportReport } from "#domain/import/import-report.ts";
import { buttonClass } from "../../ui/button.tsx";
import { entriesOf } from "../overview/entries-of.ts";

/** The data sets that whoever looks leads; null: all. */
export type LeadsIn = readonly string[] | null;

/** What follows on an import: a session of what came in, its warnings, the guidelines; of photos alone the photos. */
export function AfterImport({ report, leadsIn }: { report: ImportReport; leadsIn: LeadsIn }) {
  const t = useTranslations("import");
  const { datasetId, entriesNew, entriesRepeated } = report;
  if (!datasetId) return null;
  const leads = leadsIn === null || leadsIn.includes(datasetId);
  const warned = MARKS.filter((mark) => report.marks[mark]);
  const isPhotosAlone = entriesNew === 0 && entriesRepeated === 0 && report.images > 0;
  const starts = leads && entriesNew > 0;
  return (
    <div className="flex flex-wrap gap-2">
      {starts ? (
        <Link href={`/datasets/${datasetId}/overview?start=session`} className={buttonClass("primary")}>
          {t("next.session")}
        </Link>
      ) : null}
      {warned.length > 0 ? (
        <Link href={entriesOf(datasetId, { marks: [...warned] })} className={buttonClass()}>
          {t("next.warnings")}
        </Link>
      ) : null}
      {leads ? (
        <Link href={`/datasets/${datasetId}/guidelines`} className={buttonClass()}>
          {t("next.guidelines")}
        </Link>
      ) : null}
      <Link
        href={isPhotosAlone ? `/datasets/${datasetId}?view=photos` : `/datasets/${datasetId}`}
        className={buttonClass(starts || entriesNew === 0 ? "plain" : "primary")}
      >
        {t(isPhotosAlone ? "next.photos" : "open")}
      </Link>
    </div>
  );
}
