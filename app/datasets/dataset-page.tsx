import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { findReviewer } from "#app/api/route-handler.ts";
import { DatasetTabs } from "#components/dashboard/home/dataset-tabs.tsx";
import { Header } from "#components/ui/header.tsx";
import { idSchema } from "#domain/id.ts";
import { must } from "#domain/must.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { type DatasetView, loadDatasets } from "#server/datasets/load-datasets.ts";
import { type Database, database } from "#server/db/client.ts";

export type DatasetVisit = { db: Database; dataset: DatasetView; reviewer: Reviewer | null };

/** What every page of a data set begins with; a data set that is not there is a page of its own. */
export async function visitDataset(params: Promise<{ datasetId: string }>): Promise<DatasetVisit> {
  const id = idSchema.safeParse((await params).datasetId);
  if (!id.success) notFound();
  const db = database();
  const [reviewer, [dataset]] = await Promise.all([findReviewer(db), loadDatasets(db, BigInt(id.data))]);
  if (!dataset) notFound();
  return { db, dataset: must(dataset, "notFound throws"), reviewer };
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
        <DatasetTabs datasetId={visit.dataset.id} tab={tab} />
        {children}
      </main>
    </>
  );
}
