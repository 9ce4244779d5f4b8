import { ReasonsEditor } from "#components/dashboard/reasons-editor.tsx";
import { loadReasons } from "#server/db/reasons.ts";
import { DatasetPage, visitDataset } from "../../dataset-page.tsx";

/** The reasons that reviewers give, as data that a lead edits. */
export default async function ReasonsPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params);
  return (
    <DatasetPage visit={visit} tab="reasons">
      <ReasonsEditor datasetId={visit.dataset.id} reasons={await loadReasons(visit.db, BigInt(visit.dataset.id))} />
    </DatasetPage>
  );
}
