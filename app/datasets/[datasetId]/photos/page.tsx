import { PhotosScreen } from "#components/dashboard/photos/photos-screen.tsx";
import { loadPhotoLicences } from "#server/datasets/photo-licences.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { loadReportedPhotos } from "#server/withdrawal/reported-photos.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("lead", "photos");

/** The photos of which somebody said that they should not be here, those that are withdrawn, and under which licences its photos are. */
export default async function PhotosPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "lead");
  const { id } = visit.dataset;
  const [reports, withdrawals, licences] = await Promise.all([
    loadReportedPhotos(visit.db, BigInt(id)),
    loadWithdrawals(visit.db, BigInt(id)),
    loadPhotoLicences(visit.db.pool, BigInt(id)),
  ]);
  return (
    <DatasetPage visit={visit} tab="photos">
      <PhotosScreen datasetId={id} reports={reports} withdrawals={withdrawals} licences={licences} />
    </DatasetPage>
  );
}
