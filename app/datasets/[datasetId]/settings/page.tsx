import { DatasetSettingsForm } from "#components/dashboard/settings/dataset-settings-form.tsx";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "settings");

/** What the data set's reviewers see of it. */
export default async function SettingsPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { id, reviewersBrowse } = visit.dataset;
  return (
    <DatasetPage visit={visit} tab="settings">
      <DatasetSettingsForm datasetId={id} settings={{ reviewersBrowse }} />
    </DatasetPage>
  );
}
