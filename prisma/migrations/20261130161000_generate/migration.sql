-- CreateTable
CREATE TABLE "GeneratorTerms" (
    "address" TEXT NOT NULL,
    "mayTrain" BOOLEAN NOT NULL,
    "reviewerId" UUID,
    "saidAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GeneratorTerms_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "DatasetGenerator" (
    "datasetId" BIGINT NOT NULL,
    "address" TEXT NOT NULL,
    "withPhotos" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetGenerator_pkey" PRIMARY KEY ("datasetId","address")
);

-- CreateTable
CREATE TABLE "Generation" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "runId" BIGINT NOT NULL,
    "imageId" BIGINT NOT NULL,
    "task" TEXT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "address" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "promptVersion" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "withPhoto" BOOLEAN NOT NULL,
    "inputTokens" INTEGER NOT NULL,
    "outputTokens" INTEGER NOT NULL,
    "isGuessed" BOOLEAN NOT NULL DEFAULT true,
    "cost" DOUBLE PRECISION,
    "answer" TEXT,
    "isCut" BOOLEAN NOT NULL DEFAULT false,
    "rejects" JSON NOT NULL DEFAULT '[]',
    "fault" JSON,
    "isLast" BOOLEAN NOT NULL DEFAULT false,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GeneratedEntry" (
    "entryId" BIGINT NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "generationId" BIGINT NOT NULL,
    "replacesId" BIGINT,

    CONSTRAINT "GeneratedEntry_pkey" PRIMARY KEY ("entryId")
);

-- CreateIndex
CREATE INDEX "Generation_datasetId_imageId_idx" ON "Generation"("datasetId", "imageId");

-- CreateIndex
CREATE UNIQUE INDEX "Generation_runId_imageId_task_attempt_key" ON "Generation"("runId", "imageId", "task", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "GeneratedEntry_replacesId_key" ON "GeneratedEntry"("replacesId");

-- CreateIndex
CREATE INDEX "GeneratedEntry_datasetId_generationId_idx" ON "GeneratedEntry"("datasetId", "generationId");
