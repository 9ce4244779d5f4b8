-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "isWhole" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "EntryRepeat" (
    "sourceFileId" BIGINT NOT NULL,
    "rowIndex" INTEGER NOT NULL,
    "partIndex" INTEGER NOT NULL,
    "entryId" BIGINT NOT NULL,
    "sourceTask" TEXT,
    "rowShell" JSON,
    "partShell" JSON,
    "turns" JSON,

    CONSTRAINT "EntryRepeat_pkey" PRIMARY KEY ("sourceFileId","rowIndex","partIndex")
);

-- CreateIndex
CREATE INDEX "EntryRepeat_entryId_idx" ON "EntryRepeat"("entryId");
