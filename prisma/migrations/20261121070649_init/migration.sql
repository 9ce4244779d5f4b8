-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Task" AS ENUM ('conversation', 'complex_reasoning', 'referring_qa', 'detail_description', 'other');

-- CreateEnum
CREATE TYPE "EntryState" AS ENUM ('pending', 'accepted', 'edited', 'rejected', 'flagged');

-- CreateEnum
CREATE TYPE "Decision" AS ENUM ('accept', 'edit', 'reject', 'skip', 'unclear', 'flag', 'judge', 'undo');

-- CreateEnum
CREATE TYPE "JudgedPart" AS ENUM ('entry', 'topic', 'qa', 'sentence', 'mention');

-- CreateEnum
CREATE TYPE "AnnotationKind" AS ENUM ('captions', 'objects', 'attributes', 'relationships', 'regions', 'instances', 'studio');

-- CreateEnum
CREATE TYPE "PhotoState" AS ENUM ('absent', 'present', 'broken');

-- CreateEnum
CREATE TYPE "QueuePurpose" AS ENUM ('session', 'practice');

-- CreateEnum
CREATE TYPE "QueueOrder" AS ENUM ('shuffle', 'photo');

-- CreateEnum
CREATE TYPE "QueueOutcome" AS ENUM ('decided', 'skipped', 'elsewhere');

-- CreateEnum
CREATE TYPE "BoxSpace" AS ENUM ('unit', 'padded_square', 'thousand', 'pixel', 'pixel_xywh', 'unknown');

-- CreateEnum
CREATE TYPE "RunKind" AS ENUM ('import', 'export', 'index');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('waiting', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "Installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "uuid" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL DEFAULT 'latest',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reviewer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reviewer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Guideline" (
    "datasetId" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "reviewerId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Guideline_pkey" PRIMARY KEY ("datasetId","version")
);

-- CreateTable
CREATE TABLE "Reason" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "digit" INTEGER NOT NULL,
    "severity" INTEGER NOT NULL,
    "svitClass" TEXT NOT NULL,
    "tasks" "Task"[],
    "nameEn" TEXT NOT NULL,
    "nameZh" TEXT NOT NULL,
    "definitionEn" TEXT NOT NULL,
    "definitionZh" TEXT NOT NULL,
    "goodExample" TEXT NOT NULL,
    "badExample" TEXT NOT NULL,
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reason_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhotoSource" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PhotoSource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Image" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "identity" TEXT NOT NULL,
    "widthPx" INTEGER,
    "heightPx" INTEGER,
    "photo" "PhotoState" NOT NULL DEFAULT 'absent',
    "photoPath" TEXT,
    "photoSourceId" BIGINT,

    CONSTRAINT "Image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImageAlias" (
    "datasetId" BIGINT NOT NULL,
    "alias" TEXT NOT NULL,
    "imageId" BIGINT NOT NULL,

    CONSTRAINT "ImageAlias_pkey" PRIMARY KEY ("datasetId","alias")
);

-- CreateTable
CREATE TABLE "Annotation" (
    "imageId" BIGINT NOT NULL,
    "kind" "AnnotationKind" NOT NULL,
    "document" JSON NOT NULL,
    "names" TEXT[],

    CONSTRAINT "Annotation_pkey" PRIMARY KEY ("imageId","kind")
);

-- CreateTable
CREATE TABLE "SourceFile" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "boxSpace" "BoxSpace" NOT NULL DEFAULT 'unknown',
    "sizeBytes" BIGINT NOT NULL,
    "runId" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SourceFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Entry" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "imageId" BIGINT,
    "task" "Task" NOT NULL,
    "sourceTask" TEXT,
    "topic" TEXT,
    "turns" JSON NOT NULL,
    "hash" BYTEA NOT NULL,
    "nth" INTEGER NOT NULL DEFAULT 0,
    "sourceFileId" BIGINT NOT NULL,
    "rowIndex" INTEGER NOT NULL,
    "partIndex" INTEGER NOT NULL,
    "rowShell" JSON NOT NULL,
    "partShell" JSON,
    "marks" TEXT[],
    "pairCount" SMALLINT NOT NULL,

    CONSTRAINT "Entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EntryStatus" (
    "entryId" BIGINT NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "task" "Task" NOT NULL,
    "state" "EntryState" NOT NULL DEFAULT 'pending',
    "version" INTEGER NOT NULL DEFAULT 0,
    "verdictId" UUID,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EntryStatus_pkey" PRIMARY KEY ("entryId")
);

-- CreateTable
CREATE TABLE "StateCount" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "task" "Task" NOT NULL,
    "state" "EntryState" NOT NULL,
    "delta" BIGINT NOT NULL,

    CONSTRAINT "StateCount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EntrySearch" (
    "entryId" BIGINT NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "EntrySearch_pkey" PRIMARY KEY ("entryId")
);

-- CreateTable
CREATE TABLE "Queue" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "purpose" "QueuePurpose" NOT NULL DEFAULT 'session',
    "pass" TEXT NOT NULL DEFAULT 'main',
    "filter" JSON NOT NULL,
    "order" "QueueOrder" NOT NULL,
    "seed" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "reviewerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Queue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QueueEntry" (
    "queueId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "entryId" BIGINT NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "outcome" "QueueOutcome",
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "QueueEntry_pkey" PRIMARY KEY ("queueId","position")
);

-- CreateTable
CREATE TABLE "Claim" (
    "entryId" BIGINT NOT NULL,
    "pass" TEXT NOT NULL,
    "queueId" BIGINT,
    "reviewerId" UUID NOT NULL,
    "token" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Claim_pkey" PRIMARY KEY ("entryId","pass")
);

-- CreateTable
CREATE TABLE "Verdict" (
    "id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "entryId" BIGINT NOT NULL,
    "queueId" BIGINT,
    "pass" TEXT NOT NULL,
    "reviewerId" UUID NOT NULL,
    "reviewerName" TEXT NOT NULL,
    "decision" "Decision" NOT NULL,
    "undoes" UUID,
    "previousId" UUID,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "reasonCodes" TEXT[],
    "note" TEXT,
    "turnsAfter" JSON,
    "mode" TEXT NOT NULL,
    "drawPosition" INTEGER,
    "probability" DOUBLE PRECISION,
    "durationMs" INTEGER NOT NULL,
    "activeMs" INTEGER NOT NULL,
    "entryVersion" INTEGER NOT NULL,
    "guidelineVersion" INTEGER,
    "aids" JSON NOT NULL,
    "bodyHash" BYTEA NOT NULL,
    "stateAfter" "EntryState" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Verdict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Judgement" (
    "verdictId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "part" "JudgedPart" NOT NULL,
    "turnId" TEXT,
    "start" INTEGER,
    "end" INTEGER,
    "quote" TEXT,
    "right" BOOLEAN NOT NULL,
    "reasonCode" TEXT,

    CONSTRAINT "Judgement_pkey" PRIMARY KEY ("verdictId","ordinal")
);

-- CreateTable
CREATE TABLE "PracticeEntry" (
    "datasetId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "entryId" BIGINT NOT NULL,

    CONSTRAINT "PracticeEntry_pkey" PRIMARY KEY ("datasetId","position")
);

-- CreateTable
CREATE TABLE "KnownError" (
    "id" BIGSERIAL NOT NULL,
    "entryId" BIGINT NOT NULL,
    "turnId" TEXT NOT NULL,
    "part" "JudgedPart" NOT NULL,
    "reasonCode" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "box" DOUBLE PRECISION[],
    "whyEn" TEXT NOT NULL,
    "whyZh" TEXT NOT NULL,
    "fixed" TEXT,

    CONSTRAINT "KnownError_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" BIGSERIAL NOT NULL,
    "kind" "RunKind" NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'waiting',
    "datasetId" BIGINT,
    "reviewerId" UUID,
    "request" JSON NOT NULL,
    "progress" JSON,
    "report" JSON,
    "error" TEXT,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_name_key" ON "Dataset"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Reason_datasetId_code_key" ON "Reason"("datasetId", "code");

-- CreateIndex
CREATE UNIQUE INDEX "PhotoSource_datasetId_kind_root_key" ON "PhotoSource"("datasetId", "kind", "root");

-- CreateIndex
CREATE UNIQUE INDEX "Image_datasetId_identity_key" ON "Image"("datasetId", "identity");

-- CreateIndex
CREATE INDEX "ImageAlias_imageId_idx" ON "ImageAlias"("imageId");

-- CreateIndex
CREATE INDEX "SourceFile_datasetId_idx" ON "SourceFile"("datasetId");

-- CreateIndex
CREATE INDEX "Entry_datasetId_id_idx" ON "Entry"("datasetId", "id");

-- CreateIndex
CREATE INDEX "Entry_datasetId_imageId_idx" ON "Entry"("datasetId", "imageId");

-- CreateIndex
CREATE INDEX "Entry_datasetId_sourceFileId_rowIndex_partIndex_idx" ON "Entry"("datasetId", "sourceFileId", "rowIndex", "partIndex");

-- CreateIndex
CREATE INDEX "EntryStatus_datasetId_state_task_entryId_idx" ON "EntryStatus"("datasetId", "state", "task", "entryId");

-- CreateIndex
CREATE INDEX "EntryStatus_datasetId_task_entryId_idx" ON "EntryStatus"("datasetId", "task", "entryId");

-- CreateIndex
CREATE INDEX "StateCount_datasetId_idx" ON "StateCount"("datasetId");

-- CreateIndex
CREATE INDEX "Queue_reviewerId_datasetId_idx" ON "Queue"("reviewerId", "datasetId");

-- CreateIndex
CREATE INDEX "QueueEntry_entryId_idx" ON "QueueEntry"("entryId");

-- CreateIndex
CREATE UNIQUE INDEX "QueueEntry_queueId_entryId_key" ON "QueueEntry"("queueId", "entryId");

-- CreateIndex
CREATE INDEX "Claim_queueId_idx" ON "Claim"("queueId");

-- CreateIndex
CREATE INDEX "Claim_reviewerId_idx" ON "Claim"("reviewerId");

-- CreateIndex
CREATE UNIQUE INDEX "Verdict_sequence_key" ON "Verdict"("sequence");

-- CreateIndex
CREATE INDEX "Verdict_entryId_pass_sequence_idx" ON "Verdict"("entryId", "pass", "sequence");

-- CreateIndex
CREATE INDEX "Verdict_reviewerId_sequence_idx" ON "Verdict"("reviewerId", "sequence");

-- CreateIndex
CREATE INDEX "Verdict_queueId_sequence_idx" ON "Verdict"("queueId", "sequence");

-- CreateIndex
CREATE INDEX "Verdict_datasetId_sequence_idx" ON "Verdict"("datasetId", "sequence");

-- CreateIndex
CREATE INDEX "KnownError_entryId_idx" ON "KnownError"("entryId");

-- CreateIndex
CREATE INDEX "Run_datasetId_id_idx" ON "Run"("datasetId", "id");

-- AddForeignKey
ALTER TABLE "Guideline" ADD CONSTRAINT "Guideline_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reason" ADD CONSTRAINT "Reason_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_photoSourceId_fkey" FOREIGN KEY ("photoSourceId") REFERENCES "PhotoSource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageAlias" ADD CONSTRAINT "ImageAlias_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Annotation" ADD CONSTRAINT "Annotation_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SourceFile" ADD CONSTRAINT "SourceFile_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entry" ADD CONSTRAINT "Entry_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entry" ADD CONSTRAINT "Entry_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entry" ADD CONSTRAINT "Entry_sourceFileId_fkey" FOREIGN KEY ("sourceFileId") REFERENCES "SourceFile"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EntryStatus" ADD CONSTRAINT "EntryStatus_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EntrySearch" ADD CONSTRAINT "EntrySearch_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Queue" ADD CONSTRAINT "Queue_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Queue" ADD CONSTRAINT "Queue_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueueEntry" ADD CONSTRAINT "QueueEntry_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueueEntry" ADD CONSTRAINT "QueueEntry_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Verdict" ADD CONSTRAINT "Verdict_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Judgement" ADD CONSTRAINT "Judgement_verdictId_fkey" FOREIGN KEY ("verdictId") REFERENCES "Verdict"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PracticeEntry" ADD CONSTRAINT "PracticeEntry_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PracticeEntry" ADD CONSTRAINT "PracticeEntry_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KnownError" ADD CONSTRAINT "KnownError_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what prisma/schema.prisma cannot say.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- An entry's identity. Text-only entries have no image, and two of them with one hash are still one.
CREATE UNIQUE INDEX "Entry_identity_key" ON "Entry"("datasetId", "imageId", "task", "hash", "nth") NULLS NOT DISTINCT;

-- "Next" reads the first open entry of a queue.
CREATE INDEX "QueueEntry_open_idx" ON "QueueEntry"("queueId", "position") WHERE "outcome" IS NULL;

CREATE INDEX "EntrySearch_text_idx" ON "EntrySearch" USING gin (text gin_trgm_ops);
CREATE INDEX "Annotation_names_idx" ON "Annotation" USING gin (names);

-- One installation, named at birth.
ALTER TABLE "Installation" ADD CONSTRAINT "Installation_single" CHECK (id = 1);
INSERT INTO "Installation" (id, uuid) VALUES (1, gen_random_uuid());
