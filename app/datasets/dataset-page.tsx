import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { DatasetTabs } from "#components/dashboard/home/dataset-tabs.tsx";
import { Header } from "#components/ui/header.tsx";
import { idSchema } from "#domain/id.ts";
import { must } from "#domain/must.ts";
import { type Access, mayIn } from "#domain/rights/rights.ts";
import { countUnsettled } from "#server/datasets/boxes/load-boxes.ts";
import { type DatasetView, loadDatasets } from "#server/datasets/load-datasets.ts";
import { countReportedPhotos, hasPhotosToWatch } from "#server/withdrawal/reported-photos.ts";
import { type PageVisit, visitPage } from "../visit-page.ts";

export type DatasetVisit = PageVisit & { dataset: DatasetView };

/** What every page of a data set begins with; a data set that is not there is a page of its own. */
export async function visitDataset(params: Promise<{ datasetId: string }>, access: Access): Promise<DatasetVisit> {
  const id = idSchema.safeParse((await params).datasetId);
  if (!id.success) notFound();
  const visit = await visitPage(access, { datasetId: id.data });
  const [dataset] = await loadDatasets(visit.db, BigInt(id.data));
  if (!dataset) notFound();
  return { ...visit, dataset: must(dataset, "notFound throws") };
}

/** The tabs that somebody sees; leads also how many photos wait for them. */
export async function TabsOf({
  visit: { dataset, standing, db, reviewer },
  tab,
}: {
  visit: DatasetVisit;
  tab: string;
}) {
  const leads = mayIn(standing, "lead", dataset.id);
  const reported = leads ? await countReportedPhotos(db, BigInt(dataset.id)) : 0;
  const unsettled = leads ? await countUnsettled(db, BigInt(dataset.id)) : 0;
  const isWanted = {
    export: mayIn(standing, "download", dataset.id),
    settings: leads && reviewer?.account != null,
    // The page itself, opened by its address, is not without its tab.
    photos: leads && (tab === "photos" || (await hasPhotosToWatch(db, BigInt(dataset.id)))),
  };
  return (
    <DatasetTabs datasetId={dataset.id} tab={tab} leads={leads} isWanted={isWanted} waiting={{ reported, unsettled }} />
  );
}

/** The frame of a data set's pages: header, name, tabs. */
export function DatasetPage({ visit, tab, children }: { visit: DatasetVisit; tab: string; children: ReactNode }) {
  return (
    <>
      <Header reviewer={visit.reviewer}>
        <span className="truncate text-sm text-ink-soft">{visit.dataset.name}</span>
      </Header>
      <main id="content" className="mx-auto flex max-w-6xl flex-col gap-5 px-4 py-6">
        <h1 className="truncate text-xl font-semibold">{visit.dataset.name}</h1>
        <TabsOf visit={visit} tab={tab} />
        {children}
      </main>
    </>
  );
}
