-- AlterTable: without a default, so that no row is rewritten.
ALTER TABLE "Entry" ADD COLUMN     "ownHash" BYTEA;

-- CreateTable
CREATE TABLE "EntryImage" (
    "entryId" BIGINT NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "imageId" BIGINT NOT NULL,

    CONSTRAINT "EntryImage_pkey" PRIMARY KEY ("entryId","ordinal")
);

-- CreateIndex
CREATE INDEX "EntryImage_imageId_idx" ON "EntryImage"("imageId");

-- AddForeignKey
ALTER TABLE "EntryImage" ADD CONSTRAINT "EntryImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
