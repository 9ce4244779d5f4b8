import { ReasonsEditor } from "#components/dashboard/guidelines/reasons-editor.tsx";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { loadReasonUses } from "#server/datasets/reason-uses.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "reasons");

/** The reasons of the data set's codebook, as data that a lead edits. */
export default async function ReasonsPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const id = BigInt(visit.dataset.id);
  const [{ version, reasons }, uses] = await Promise.all([loadCodebook(visit.db, id), loadReasonUses(visit.db, id)]);
  return (
    <DatasetPage visit={visit} tab="reasons">
      <ReasonsEditor datasetId={visit.dataset.id} version={version} reasons={reasons} uses={uses} />
    </DatasetPage>
  );
}
