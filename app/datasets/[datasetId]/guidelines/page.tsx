import { GuidelineEditor } from "#components/dashboard/guideline-editor.tsx";
import { loadGuideline } from "#server/db/guidelines.ts";
import { DatasetPage, visitDataset } from "../../dataset-page.tsx";

/** The data set's guidelines.md, versioned. */
export default async function GuidelinesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params);
  const guideline = await loadGuideline(visit.db, BigInt(visit.dataset.id));
  return (
    <DatasetPage visit={visit} tab="guidelines">
      <GuidelineEditor key={guideline.version} datasetId={visit.dataset.id} guideline={guideline} />
    </DatasetPage>
  );
}
