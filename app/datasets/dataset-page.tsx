import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, type ReactNode } from "react";
import { DatasetTabs } from "#components/dashboard/home/dataset-tabs.tsx";
import { Header } from "#components/frame/header.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { DATASET_TABS, type DatasetTab } from "#domain/dataset-tabs.ts";
import { idSchema } from "#domain/id.ts";
import { must } from "#domain/must.ts";
import { type Access, mayIn } from "#domain/rights/rights.ts";
import { countUnsettled } from "#server/datasets/boxes/load-boxes.ts";
import { type DatasetView, loadDatasets } from "#server/datasets/load-datasets.ts";
import { env } from "#server/env.ts";
import { mayGenerate } from "#server/generate/allowed.ts";
import { countReportedPhotos, hasPhotosToWatch } from "#server/withdrawal/reported-photos.ts";
import { type PageVisit, visitPage } from "../visit-page.ts";

export type DatasetVisit = PageVisit & { dataset: DatasetView };

/** What every page of a data set begins with; a data set that is not there is a page of its own. */
export const visitDataset = async (params: Promise<{ datasetId: string }>, access: Access): Promise<DatasetVisit> =>
  visitById((await params).datasetId, access);

/** Once a request, for its title and its page. */
const visitById = cache(async (datasetId: string, access: Access): Promise<DatasetVisit> => {
  const id = idSchema.safeParse(datasetId);
  if (!id.success) notFound();
  const visit = await visitPage(access, { datasetId: id.data });
  const [dataset] = await loadDatasets(visit.db, BigInt(id.data));
  if (!dataset) notFound();
  return { ...visit, dataset: must(dataset, "notFound throws") };
});

/** The title of a data set's page, "Export · demo", for its `generateMetadata`. */
export const datasetTitle =
  (access: Access, tab: DatasetTab) =>
  async ({ params }: { params: Promise<{ datasetId: string }> }): Promise<Metadata> => {
    const [{ dataset }, name] = await Promise.all([visitDataset(params, access), tabName(tab)]);
    return { title: `${name} · ${dataset.name}` };
  };

/** What a page of a data set is called: as its tab. */
export async function tabName(tab: DatasetTab): Promise<string> {
  const [area, key] = DATASET_TABS[tab].words;
  return (await getTranslations())(`${area}.${key}` as "browse.browse");
}

/** Files whose boxes wait for a choice, 0 for whoever may not choose; once a request, for the tab and the overview. */
export const countUnsettledFor = cache(
  async ({ db, dataset, standing }: DatasetVisit): Promise<number> =>
    mayIn(standing, "lead", dataset.id) ? countUnsettled(db, BigInt(dataset.id)) : 0,
);

/** The tabs that somebody sees; leads also how many photos wait for them. */
export async function TabsOf({ visit, tab }: { visit: DatasetVisit; tab: DatasetTab }) {
  const { dataset, standing, db, reviewer } = visit;
  const leads = mayIn(standing, "lead", dataset.id);
  const reported = leads ? await countReportedPhotos(db, BigInt(dataset.id)) : 0;
  const unsettled = await countUnsettledFor(visit);
  const isWanted = {
    export: mayIn(standing, "download", dataset.id),
    releases: mayIn(standing, "download", dataset.id),
    settings: leads && reviewer?.account != null,
    generate: leads && (await mayGenerate(db, env.generator, BigInt(dataset.id))),
    // The page itself, opened by its address, is not without its tab.
    photos: leads && (tab === "photos" || (await hasPhotosToWatch(db, BigInt(dataset.id)))),
  };
  return (
    <DatasetTabs datasetId={dataset.id} tab={tab} leads={leads} isWanted={isWanted} waiting={{ reported, unsettled }} />
  );
}

/** The frame of a data set's pages: where one is, tabs, and what the page is called. */
export async function DatasetPage({
  visit,
  tab,
  children,
}: {
  visit: DatasetVisit;
  tab: DatasetTab;
  children: ReactNode;
}) {
  const name = await tabName(tab);
  return (
    <>
      <Header reviewer={visit.reviewer}>
        <Breadcrumb crumbs={[crumbOf(visit.dataset), { name }]} />
      </Header>
      <main id="content">
        <div className="px-3 pt-1">
          <TabsOf visit={visit} tab={tab} />
        </div>
        <div className="mx-auto flex max-w-6xl flex-col gap-5 px-4 py-5">
          <h1 className="sr-only">
            {name}: {visit.dataset.name}
          </h1>
          {children}
        </div>
      </main>
    </>
  );
}

/** The data set itself as a step of the way to its pages. */
export const crumbOf = ({ id, name }: { id: string; name: string }) => ({ name, href: `/datasets/${id}/overview` });
