-- AlterTable
ALTER TABLE "PhotoFile" ADD COLUMN     "isGone" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "mark" BYTEA,
ADD COLUMN     "stamp" TEXT;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "photoMark" BYTEA;
