import { useLocale, useTranslations } from "next-intl";
import { FIRST_QUERY, printBrowseQuery } from "#domain/find/browse-query.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import { countWords } from "../browse/count-words.ts";

/** How many entries a session could be drawn from, as the fields stand. */
export function FittingEntries({ datasetId, filter }: { datasetId: string; filter: Partial<EntryFilter> | null }) {
  const t = useTranslations("home");
  const locale = useLocale();
  const query = printBrowseQuery({ ...FIRST_QUERY, filter: { ...NO_FILTER, ...filter } });
  const counted = useAnswer(
    "GET /api/datasets/{datasetId}/counts",
    filter === null ? null : { params: { datasetId }, query },
    { settleMs: 300, keepsLast: true },
  );
  const fitting = counted.value?.entries ?? null;
  if (fitting === null) return null;
  return (
    <p role="status" className={`text-sm tabular-nums ${fitting.count === 0 ? "text-warn" : "text-ink-soft"}`}>
      {t("fitting", {
        about: fitting.isExact ? "exact" : "about",
        count: fitting.count,
        number: countWords(fitting, locale),
      })}
    </p>
  );
}
