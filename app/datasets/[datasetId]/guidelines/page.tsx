import { GuidelineEditor } from "#components/dashboard/guidelines/guideline-editor.tsx";
import { TakeFrom } from "#components/dashboard/guidelines/take-from.tsx";
import { mayIn } from "#domain/rights/rights.ts";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "guidelines");

/** The text of the data set's codebook, guidelines.md. */
export default async function GuidelinesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { version, guideline, reviewerName } = await loadCodebook(visit.db, BigInt(visit.dataset.id));
  const { db, standing, dataset } = visit;
  // The reasons that an import begins with are nobody's: what no person has saved may begin with another's.
  const isNew = reviewerName === null && guideline === "";
  const others = !isNew
    ? []
    : (await loadDatasets(db)).filter(({ id }) => id !== dataset.id && mayIn(standing, "browse", id));
  return (
    <DatasetPage visit={visit} tab="guidelines">
      <TakeFrom datasetId={dataset.id} after={version} others={others.map(({ id, name }) => ({ id, name }))} />
      <GuidelineEditor datasetId={visit.dataset.id} codebook={{ version, guideline }} />
    </DatasetPage>
  );
}
