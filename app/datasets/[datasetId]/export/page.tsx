import { getTranslations } from "next-intl/server";
import { ExportPanel } from "#components/dashboard/export/export-panel.tsx";
import { type ParsedQuery, parseBrowseQuery } from "#domain/find/browse-query.ts";
import { env } from "#server/env.ts";
import { loadExportRuns } from "#server/export/export-runs.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

type Props = {
  params: Promise<{ datasetId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const generateMetadata = datasetTitle("download", "export");

/** What leaves, in which form, and what has left. The address names the view, as the browse page's does. */
export default async function ExportPage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "download");
  const [search, runs, t] = await Promise.all([
    searchParams,
    loadExportRuns(visit.db, BigInt(visit.dataset.id), env.exportsFolder),
    getTranslations("export"),
  ]);
  const view = parseView(search);
  return (
    <DatasetPage visit={visit} tab="export">
      {view && !view.ok ? <p className="text-sm text-warn">{t("strange")}</p> : null}
      <ExportPanel
        datasetId={visit.dataset.id}
        tasks={visit.dataset.tasks}
        view={view?.ok ? view.query.filter : null}
        runs={runs}
      />
    </DatasetPage>
  );
}

/** Null where the address names no view. */
function parseView(search: Record<string, string | string[] | undefined>): ParsedQuery | null {
  const pairs = Object.entries(search).flatMap(([key, value]) => [value ?? []].flat().map((own) => [key, own]));
  return pairs.length > 0 ? parseBrowseQuery(new URLSearchParams(pairs)) : null;
}
