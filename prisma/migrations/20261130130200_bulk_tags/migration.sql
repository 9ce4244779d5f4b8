-- CreateTable
CREATE TABLE "BulkTag" (
    "runId" BIGINT NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "entryId" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "reviewerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BulkTag_pkey" PRIMARY KEY ("entryId","runId")
);

-- CreateIndex
CREATE INDEX "BulkTag_runId_entryId_idx" ON "BulkTag"("runId", "entryId");

-- AddForeignKey
ALTER TABLE "BulkTag" ADD CONSTRAINT "BulkTag_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkTag" ADD CONSTRAINT "BulkTag_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
