import { ReleasesScreen } from "#components/dashboard/releases/releases-screen.tsx";
import { mayIn } from "#domain/rights/rights.ts";
import { loadReleasePage } from "#server/release/load-releases.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("download", "releases");

/** The frozen training sets of a data set, and the next one. */
export default async function ReleasesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "download");
  const { id } = visit.dataset;
  const page = await loadReleasePage(visit.db, BigInt(id));
  return (
    <DatasetPage visit={visit} tab="releases">
      <ReleasesScreen datasetId={id} page={page} leads={mayIn(visit.standing, "lead", id)} />
    </DatasetPage>
  );
}
