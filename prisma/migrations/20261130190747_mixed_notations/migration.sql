-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "boxCounts" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "furtherReadings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "signs" TEXT;
