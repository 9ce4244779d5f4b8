import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { EntryFilterForm } from "#components/dashboard/entry-filter-form.tsx";
import { EntryList } from "#components/dashboard/entry-list.tsx";
import { StateBar } from "#components/dashboard/state-bar.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { COUNT_MAX, countHits, loadEntryPage } from "#server/browse/entry-page.ts";
import { DatasetPage, visitDataset } from "../dataset-page.tsx";
import { parseSearch, printSearch } from "../entry-search.ts";

type Props = {
  params: Promise<{ datasetId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A data set's entries: filters in the address bar, fifty a page. */
export default async function BrowsePage({ params, searchParams }: Props) {
  const visit = await visitDataset(params);
  const { filter, after, isStrange } = parseSearch(await searchParams);
  const datasetId = BigInt(visit.dataset.id);
  const isFiltered = filter.tasks.length + filter.states.length > 0 || filter.text !== "";
  const [t, format, page, hits] = await Promise.all([
    getTranslations("browse"),
    getFormatter(),
    loadEntryPage(visit.db, datasetId, filter, after),
    isFiltered ? countHits(visit.db, datasetId, filter) : visit.dataset.entries,
  ]);
  const address = (from: string | null) => `/datasets/${visit.dataset.id}${printSearch(filter, from)}`;
  return (
    <DatasetPage visit={visit} tab="browse">
      <StateBar states={visit.dataset.states} />
      <EntryFilterForm filter={filter} />
      {isStrange ? <p className="text-sm text-warn">{t("strange")}</p> : null}
      <p className="text-sm text-ink-soft">
        {isFiltered && hits > COUNT_MAX
          ? t("hitsMany", { count: format.number(COUNT_MAX) })
          : t("hits", { count: hits })}
      </p>
      <EntryList datasetId={visit.dataset.id} rows={page.rows} text={filter.text} />
      <nav aria-label={t("pages")} className="flex justify-between">
        {page.hasPrevious ? (
          <Link className={buttonClass()} href={address(null)}>
            {t("first")}
          </Link>
        ) : (
          <span />
        )}
        {page.next ? (
          <Link className={buttonClass()} href={address(page.next)}>
            {t("next")}
          </Link>
        ) : null}
      </nav>
    </DatasetPage>
  );
}
