-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "source" TEXT,
ADD COLUMN     "terms" TEXT;

