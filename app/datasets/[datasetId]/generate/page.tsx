import { notFound } from "next/navigation";
import { GenerateScreen } from "#components/dashboard/generate/generate-screen.tsx";
import { env } from "#server/env.ts";
import { mayGenerate } from "#server/generate/allowed.ts";
import { loadBatches } from "#server/generate/load-batches.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "generate");

/** Entries that a model writes. There is no such page without a model, or where it may not be sent the data set. */
export default async function GeneratePage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const datasetId = BigInt(visit.dataset.id);
  if (!(await mayGenerate(visit.db, env.generator, datasetId))) notFound();
  const batches = await loadBatches(visit.db, datasetId);
  return (
    <DatasetPage visit={visit} tab="generate">
      <GenerateScreen datasetId={visit.dataset.id} batches={batches} />
    </DatasetPage>
  );
}
