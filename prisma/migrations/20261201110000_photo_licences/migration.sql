-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "licenceId" INTEGER;

-- CreateTable
CREATE TABLE "PhotoLicence" (
    "id" SERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "PhotoLicence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PhotoLicence_datasetId_name_url_key" ON "PhotoLicence"("datasetId", "name", "url");

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_licenceId_fkey" FOREIGN KEY ("licenceId") REFERENCES "PhotoLicence"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhotoLicence" ADD CONSTRAINT "PhotoLicence_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Removing a licence looks for its photos; most photos have none.
CREATE INDEX "Image_licenceId_stated" ON "Image" ("licenceId") WHERE "licenceId" IS NOT NULL;
