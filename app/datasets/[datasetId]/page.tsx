import { redirect } from "next/navigation";
import { BrowseScreen } from "#components/dashboard/browse/browse-screen.tsx";
import { Header } from "#components/frame/header.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { photosAlone } from "#domain/dataset-tabs.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { crumbOf, datasetTitle, TabsOf, tabName, visitDataset } from "../dataset-page.tsx";

type Props = { params: Promise<{ datasetId: string }>; searchParams: Promise<Record<string, unknown>> };

export const generateMetadata = datasetTitle("browse", "browse");

/** A data set's entries and photos, as much of the window as there is. What is asked for stands in the address bar. */
export default async function BrowsePage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "browse");
  const { db, dataset, reviewer, standing } = visit;
  const photos = photosAlone(dataset);
  if (photos !== null && Object.keys(await searchParams).length === 0) redirect(photos);
  const leads = mayIn(standing, "lead", dataset.id);
  const gives = reviewer?.account != null && leads;
  const [name, assignees] = await Promise.all([tabName("browse"), loadAssignees(db, gives ? [dataset.id] : [])]);
  return (
    <div className="flex h-dvh flex-col">
      <Header reviewer={visit.reviewer}>
        <Breadcrumb crumbs={[crumbOf(dataset), { name }]} />
      </Header>
      <main id="content" className="flex min-h-0 grow flex-col">
        <h1 className="sr-only">
          {name}: {dataset.name}
        </h1>
        <div className="px-3 pt-1">
          <TabsOf visit={visit} tab="browse" />
        </div>
        <BrowseScreen
          datasetId={dataset.id}
          leads={leads}
          exports={mayIn(standing, "export", dataset.id)}
          assignees={assignees.get(dataset.id) ?? []}
        />
      </main>
    </div>
  );
}
