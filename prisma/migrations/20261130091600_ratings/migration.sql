-- AlterTable
ALTER TABLE "EntryStatus" ADD COLUMN     "ratings" SMALLINT;
