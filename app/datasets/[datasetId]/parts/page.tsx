import { PartsScreen } from "#components/dashboard/parts/parts-screen.tsx";
import { loadPartsView } from "#server/datasets/parts/load-parts.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "parts");

/** What the entries came with, who wrote them, and how they are divided. */
export default async function PartsPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { id } = visit.dataset;
  const view = await loadPartsView(visit.db, BigInt(id));
  return (
    <DatasetPage visit={visit} tab="parts">
      <PartsScreen datasetId={id} view={view} />
    </DatasetPage>
  );
}
