-- AlterEnum
ALTER TYPE "PhotoState" ADD VALUE 'withdrawn';

-- AlterEnum
ALTER TYPE "QueueOutcome" ADD VALUE 'withdrawn';

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "isWithdrawn" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Withdrawal" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "imageId" BIGINT NOT NULL,
    "identity" TEXT NOT NULL,
    "names" TEXT[],
    "marks" BYTEA[],
    "stamps" TEXT[],
    "digests" BYTEA[],
    "reason" TEXT NOT NULL,
    "reviewerId" UUID,
    "runId" BIGINT,
    "clearedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "restoredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Withdrawal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportedPhoto" (
    "id" UUID NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "imageId" BIGINT NOT NULL,
    "identity" TEXT NOT NULL,
    "entryId" BIGINT,
    "reviewerId" UUID NOT NULL,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ReportedPhoto_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExportedImages" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "runId" BIGINT,
    "format" TEXT NOT NULL,
    "place" TEXT,
    "hasPhotos" BOOLEAN NOT NULL,
    "images" int8multirange NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ExportedImages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Withdrawal_datasetId_idx" ON "Withdrawal"("datasetId");

-- CreateIndex
CREATE INDEX "Withdrawal_runId_idx" ON "Withdrawal"("runId");

-- CreateIndex
CREATE INDEX "ReportedPhoto_datasetId_createdAt_idx" ON "ReportedPhoto"("datasetId", "createdAt");

-- CreateIndex
CREATE INDEX "ReportedPhoto_reviewerId_idx" ON "ReportedPhoto"("reviewerId");

-- CreateIndex
CREATE INDEX "ExportedImages_datasetId_idx" ON "ExportedImages"("datasetId");

-- AddForeignKey
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportedPhoto" ADD CONSTRAINT "ReportedPhoto_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportedPhoto" ADD CONSTRAINT "ReportedPhoto_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportedImages" ADD CONSTRAINT "ExportedImages_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Few of all images: what hands out, lists and exports asks for them each time.
CREATE INDEX "Image_withdrawn_idx" ON "Image"("id") WHERE "isWithdrawn";

-- A dozen statements of an import write what became of a photo. None of them, and none that is written later, shows one that is
-- withdrawn: the condition is looked at for each row, the function called for the few that it holds for.
CREATE FUNCTION svit_keep_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.photo := 'withdrawn';
  RETURN NEW;
END $$;
CREATE TRIGGER "Image_keep_withdrawn" BEFORE INSERT OR UPDATE ON "Image" FOR EACH ROW WHEN (NEW."isWithdrawn") EXECUTE FUNCTION svit_keep_withdrawn();
