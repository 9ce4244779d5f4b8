-- AlterEnum
ALTER TYPE "Decision" ADD VALUE 'reset';

-- AlterEnum
ALTER TYPE "PhotoState" ADD VALUE 'remote';

-- AlterEnum
ALTER TYPE "RunKind" ADD VALUE 'bulk';

-- AlterTable
ALTER TABLE "EntryStatus" DROP COLUMN "updatedAt",
ADD COLUMN     "boxCount" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "changedAt" TIMESTAMPTZ(3),
ADD COLUMN     "imageId" BIGINT,
ADD COLUMN     "marks" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "reasonCodes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "reviewerId" UUID,
ADD COLUMN     "wordCount" INTEGER NOT NULL DEFAULT 0;

-- Search texts are made anew by the worker: words in place of three-letter pieces.
TRUNCATE "EntrySearch";

-- AlterTable
ALTER TABLE "EntrySearch" DROP COLUMN "text",
ADD COLUMN     "words" tsvector NOT NULL;

-- AlterTable
ALTER TABLE "Verdict" ADD COLUMN     "bulkRunId" BIGINT;

-- AlterTable
ALTER TABLE "QueueEntry" ADD COLUMN     "decision" "Decision";

-- CreateTable
CREATE TABLE "RunFile" (
    "runId" BIGINT NOT NULL,
    "file" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "modifiedMs" BIGINT NOT NULL,
    "sourceFileId" BIGINT,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "isDone" BOOLEAN NOT NULL DEFAULT false,
    "counts" JSON NOT NULL,

    CONSTRAINT "RunFile_pkey" PRIMARY KEY ("runId","file")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "reviewerId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_datasetId_name_key" ON "SavedView"("datasetId", "name");

-- AddForeignKey
ALTER TABLE "RunFile" ADD CONSTRAINT "RunFile_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what prisma/schema.prisma cannot say.

-- What browsing asks by is copied beside the state; counts as domain/entry-facts.ts counts, near enough for entries that were here before.
UPDATE "EntryStatus" s SET "imageId" = e."imageId", marks = e.marks,
  "wordCount" = regexp_count(regexp_replace(e.turns::text, '"from"\s*:\s*"[a-z]+"|"value"|<st>|<ed>|\[[0-9., ]+\]', ' ', 'g'), '[[:alnum:]]+'),
  "boxCount" = least(regexp_count(e.turns::text, '\[\s*[0-9.]+\s*,\s*[0-9.]+\s*,\s*[0-9.]+\s*,\s*[0-9.]+\s*\]'), 32767)
FROM "Entry" e WHERE e.id = s."entryId";
UPDATE "EntryStatus" s SET "changedAt" = v."createdAt", "reviewerId" = v."reviewerId", "reasonCodes" = coalesce(v."reasonCodes", '{}')
FROM "Verdict" v WHERE v.id = s."verdictId";

-- A queue's progress is counted over its places alone.
UPDATE "QueueEntry" qe SET "decision" = last.decision FROM (
  SELECT DISTINCT ON (v."queueId", v."entryId") v."queueId", v."entryId", v.decision FROM "Verdict" v
  JOIN "Queue" q ON q.id = v."queueId"
  WHERE v.decision <> 'undo' AND (v.decision <> 'judge' OR q.purpose = 'spot_check')
    AND NOT EXISTS (SELECT 1 FROM "Verdict" u WHERE u.undoes = v.id AND u."queueId" = v."queueId")
  ORDER BY v."queueId", v."entryId", v.sequence DESC) last
WHERE last."queueId" = qe."queueId" AND last."entryId" = qe."entryId";

CREATE INDEX "EntrySearch_words_idx" ON "EntrySearch" USING gin (words);
-- Small beside the table: most entries were never decided.
CREATE INDEX "EntryStatus_changed_idx" ON "EntryStatus"("datasetId", "changedAt", "entryId") WHERE "changedAt" IS NOT NULL;
CREATE INDEX "EntryStatus_reviewer_idx" ON "EntryStatus"("datasetId", "reviewerId", "entryId") WHERE "reviewerId" IS NOT NULL;
CREATE INDEX "Verdict_bulk_idx" ON "Verdict"("bulkRunId", "entryId") WHERE "bulkRunId" IS NOT NULL;
-- Browsing walks each task in the order that is asked for: tasks lie apart by id, by words and by boxes (server/browse/lanes.ts).
CREATE INDEX "EntryStatus_words_idx" ON "EntryStatus"("datasetId", task, "wordCount", "entryId");
CREATE INDEX "EntryStatus_boxes_idx" ON "EntryStatus"("datasetId", task, "boxCount", "entryId");
CREATE INDEX "EntryStatus_image_idx" ON "EntryStatus"("datasetId", "imageId", "entryId");
CREATE INDEX "Image_datasetId_id_idx" ON "Image"("datasetId", id);
CREATE INDEX "EntryStatus_marks_idx" ON "EntryStatus" USING gin (marks) WHERE marks <> '{}';
CREATE INDEX "EntryStatus_reasons_idx" ON "EntryStatus" USING gin ("reasonCodes") WHERE "reasonCodes" <> '{}';
-- So many object names are suggested, and their shares known.
ALTER TABLE "Annotation" ALTER COLUMN names SET STATISTICS 1000;

-- A check of each of 3 million rows against its data set, file and entry took as long as writing them (docs/decisions/012).
ALTER TABLE "Entry" DROP CONSTRAINT "Entry_datasetId_fkey";
ALTER TABLE "Entry" DROP CONSTRAINT "Entry_sourceFileId_fkey";
ALTER TABLE "EntryStatus" DROP CONSTRAINT "EntryStatus_entryId_fkey";
ALTER TABLE "EntrySearch" DROP CONSTRAINT "EntrySearch_entryId_fkey";
-- A claim is a lease of minutes. Checked, each would also write a lock into its entry's and its queue's row.
ALTER TABLE "Claim" DROP CONSTRAINT "Claim_entryId_fkey";
ALTER TABLE "Claim" DROP CONSTRAINT "Claim_queueId_fkey";

-- Whoever looks at a run is told when it moves on (server/live). Verdicts are not told by a trigger: each NOTIFY takes a lock
-- that all commits of the server wait for.
CREATE FUNCTION svit_tell_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('svit_live', 'run ' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_tell" AFTER INSERT OR UPDATE ON "Run" FOR EACH ROW EXECUTE FUNCTION svit_tell_run();
