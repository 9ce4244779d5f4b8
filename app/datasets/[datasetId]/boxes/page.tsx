import { BoxesScreen } from "#components/dashboard/boxes/boxes-screen.tsx";
import { loadBoxes } from "#server/datasets/boxes/load-boxes.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "boxes");

/** The files of a data set with how their boxes are read, and where a lead settles it by looking. */
export default async function BoxesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { id } = visit.dataset;
  return (
    <DatasetPage visit={visit} tab="boxes">
      <BoxesScreen datasetId={id} files={await loadBoxes(visit.db, BigInt(id))} />
    </DatasetPage>
  );
}
