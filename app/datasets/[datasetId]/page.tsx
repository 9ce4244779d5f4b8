import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { EntryFilterForm } from "#components/dashboard/entry-filter-form.tsx";
import { EntryList } from "#components/dashboard/entry-list.tsx";
import { StateBar } from "#components/dashboard/state-bar.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import type { EntryFilter } from "#domain/entry-filter.ts";
import { STATES, TASKS } from "#domain/task.ts";
import { COUNT_MAX, countHits, FIRST_PAGE, loadEntryPage, type PagePlace } from "#server/browse/entry-page.ts";
import type { DatasetView } from "#server/db/datasets.ts";
import { DatasetPage, visitDataset } from "../dataset-page.tsx";
import { parseSearch, printSearch } from "../entry-search.ts";

type Props = {
  params: Promise<{ datasetId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A data set's entries: filters in the address bar, fifty a page. */
export default async function BrowsePage({ params, searchParams }: Props) {
  const visit = await visitDataset(params);
  const { filter, place, isStrange } = parseSearch(await searchParams);
  const datasetId = BigInt(visit.dataset.id);
  const [t, format, page, hits] = await Promise.all([
    getTranslations("browse"),
    getFormatter(),
    loadEntryPage(visit.db, datasetId, filter, place),
    filter.text === "" ? countKnown(visit.dataset.tasks, filter) : countHits(visit.db, datasetId, filter),
  ]);
  const address = (to: PagePlace) => `/datasets/${visit.dataset.id}${printSearch(filter, to)}`;
  return (
    <DatasetPage visit={visit} tab="browse">
      <StateBar states={visit.dataset.states} />
      <EntryFilterForm filter={filter} />
      {isStrange ? <p className="text-sm text-warn">{t("strange")}</p> : null}
      <p className="text-sm text-ink-soft">
        {filter.text !== "" && hits > COUNT_MAX
          ? t("hitsMany", { count: format.number(COUNT_MAX) })
          : t("hits", { count: hits })}
      </p>
      <EntryList datasetId={visit.dataset.id} rows={page.rows} text={filter.text} />
      <nav aria-label={t("pages")} className="flex flex-wrap gap-2">
        {page.previous ? (
          <>
            <Link className={buttonClass()} href={address(FIRST_PAGE)}>
              {t("first")}
            </Link>
            <Link className={buttonClass()} href={address(page.previous)}>
              {t("previous")}
            </Link>
          </>
        ) : null}
        {page.next ? (
          <Link className={buttonClass("plain", "ml-auto")} href={address(page.next)}>
            {t("next")}
          </Link>
        ) : null}
      </nav>
    </DatasetPage>
  );
}

/** From the appended counts: entries need not be counted where no text narrows them. */
function countKnown(counts: DatasetView["tasks"], { tasks, states }: EntryFilter): number {
  return (tasks.length > 0 ? [...new Set(tasks)] : TASKS)
    .flatMap((task) => (states.length > 0 ? [...new Set(states)] : STATES).map((state) => counts[task]?.[state] ?? 0))
    .reduce((sum, count) => sum + count, 0);
}
