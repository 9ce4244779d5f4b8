-- CreateEnum
CREATE TYPE "PartAuthor" AS ENUM ('gpt4', 'model', 'people', 'unknown');

-- AlterTable: entries of before belong to no part until a lead asks for one (studio part set).
ALTER TABLE "EntryStatus" ADD COLUMN     "partId" INTEGER;

-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "partRule" TEXT;

-- AlterTable
ALTER TABLE "StateCount" ADD COLUMN     "partId" INTEGER;

-- CreateTable
CREATE TABLE "Part" (
    "id" SERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "word" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "author" "PartAuthor" NOT NULL DEFAULT 'unknown',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Part_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Part_datasetId_word_key" ON "Part"("datasetId", "word");

-- CreateIndex
CREATE UNIQUE INDEX "Part_datasetId_name_key" ON "Part"("datasetId", "name");

-- CreateIndex
CREATE INDEX "EntryStatus_datasetId_partId_entryId_idx" ON "EntryStatus"("datasetId", "partId", "entryId");

-- AddForeignKey
ALTER TABLE "Part" ADD CONSTRAINT "Part_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
