import { ExportForm } from "#components/dashboard/export-form.tsx";
import { DatasetPage, visitDataset } from "../../dataset-page.tsx";

/** What leaves, in which form: a streamed zip with its manifest. */
export default async function ExportPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params);
  return (
    <DatasetPage visit={visit} tab="export">
      <ExportForm datasetId={visit.dataset.id} tasks={visit.dataset.tasks} />
    </DatasetPage>
  );
}
