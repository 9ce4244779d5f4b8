-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "shownAt" TIMESTAMPTZ(3);
