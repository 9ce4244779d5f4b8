-- CreateTable
CREATE TABLE "EntryTag" (
    "datasetId" BIGINT NOT NULL,
    "entryId" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "reviewerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EntryTag_pkey" PRIMARY KEY ("entryId","key")
);

-- CreateIndex
CREATE INDEX "EntryTag_datasetId_key_entryId_idx" ON "EntryTag"("datasetId", "key", "entryId");

-- AddForeignKey
ALTER TABLE "EntryTag" ADD CONSTRAINT "EntryTag_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EntryTag" ADD CONSTRAINT "EntryTag_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EntryTag" ADD CONSTRAINT "EntryTag_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
