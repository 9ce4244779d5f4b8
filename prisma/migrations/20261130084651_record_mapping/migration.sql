-- CreateTable
CREATE TABLE "RecordMapping" (
    "datasetId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "isOverShape" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RecordMapping_pkey" PRIMARY KEY ("datasetId","name")
);

-- AddForeignKey
ALTER TABLE "RecordMapping" ADD CONSTRAINT "RecordMapping_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
