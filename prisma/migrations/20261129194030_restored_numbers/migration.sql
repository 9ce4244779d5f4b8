-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "hasCutNumbers" BOOLEAN NOT NULL DEFAULT false;
