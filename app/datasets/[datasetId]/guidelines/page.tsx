import { GuidelineEditor } from "#components/dashboard/guidelines/guideline-editor.tsx";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "guidelines");

/** The text of the data set's codebook, guidelines.md. */
export default async function GuidelinesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { version, guideline } = await loadCodebook(visit.db, BigInt(visit.dataset.id));
  return (
    <DatasetPage visit={visit} tab="guidelines">
      <GuidelineEditor datasetId={visit.dataset.id} codebook={{ version, guideline }} />
    </DatasetPage>
  );
}
