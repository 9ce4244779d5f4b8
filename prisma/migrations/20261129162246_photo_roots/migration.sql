-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "hasPhotoNames" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "hasRecordHashes" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "isContested" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Annotation" DROP CONSTRAINT "Annotation_pkey",
ADD COLUMN     "claim" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "Annotation_pkey" PRIMARY KEY ("imageId", "kind", "claim");

-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "rootId" BIGINT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "sha256" BYTEA;

-- AlterTable
ALTER TABLE "Entry" ADD COLUMN     "recordHash" BYTEA;

-- CreateTable
CREATE TABLE "PhotoRoot" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "places" TEXT[],
    "files" BYTEA[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PhotoRoot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhotoFile" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "place" TEXT NOT NULL,
    "photoSourceId" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "imageId" BIGINT NOT NULL,
    "publicId" TEXT,
    "names" TEXT[],
    "widthPx" INTEGER,
    "heightPx" INTEGER,
    "isBroken" BOOLEAN NOT NULL DEFAULT false,
    "digest" BYTEA,
    "scene" BYTEA,

    CONSTRAINT "PhotoFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImagePair" (
    "datasetId" BIGINT NOT NULL,
    "vg" TEXT NOT NULL,
    "coco" TEXT NOT NULL,

    CONSTRAINT "ImagePair_pkey" PRIMARY KEY ("datasetId","vg","coco")
);

-- CreateIndex
CREATE UNIQUE INDEX "PhotoRoot_datasetId_name_key" ON "PhotoRoot"("datasetId", "name");

-- CreateIndex
CREATE INDEX "PhotoFile_datasetId_publicId_idx" ON "PhotoFile"("datasetId", "publicId");

-- CreateIndex
CREATE INDEX "PhotoFile_imageId_idx" ON "PhotoFile"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "PhotoFile_datasetId_place_key" ON "PhotoFile"("datasetId", "place");

-- CreateIndex
CREATE INDEX "ImagePair_datasetId_coco_idx" ON "ImagePair"("datasetId", "coco");

-- AddForeignKey
ALTER TABLE "PhotoRoot" ADD CONSTRAINT "PhotoRoot_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhotoFile" ADD CONSTRAINT "PhotoFile_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what prisma/schema.prisma cannot say.

-- Records whose texts are equal differ by what else is in them. No row of Entry is rewritten: null says "as the text".
DROP INDEX "Entry_identity_key";
CREATE UNIQUE INDEX "Entry_record_key" ON "Entry"("datasetId", "imageId", task, (coalesce("recordHash", hash)), nth) NULLS NOT DISTINCT;
UPDATE "Dataset" SET "hasRecordHashes" = false, "hasPhotoNames" = false;

CREATE INDEX "Image_contested_idx" ON "Image"("datasetId") WHERE "isContested";

-- What was named by path before roots existed lies below one root without a name.
INSERT INTO "PhotoRoot" ("datasetId", name, places)
SELECT d.id, '', coalesce((SELECT array_agg(s.root ORDER BY s.id) FROM "PhotoSource" s WHERE s."datasetId" = d.id AND s.kind IN ('folder', 'zip', 'http', 's3')), '{}')
FROM "Dataset" d;

-- Copied photos lie under the hash of their bytes: the name that they came under is not known any more.
INSERT INTO "PhotoFile" ("datasetId", place, "photoSourceId", path, "imageId", "publicId", names, "widthPx", "heightPx", "isBroken")
SELECT i."datasetId", CASE s.kind WHEN 'store' THEN 'image:' || i.id ELSE s.root || '/' || i."photoPath" END, s.id, i."photoPath", i.id,
  CASE WHEN i.identity LIKE 'path:%' THEN NULL ELSE i.identity END,
  CASE WHEN s.kind = 'store' THEN CASE WHEN i.identity LIKE 'path:%' THEN ARRAY[i.identity] ELSE '{}' END ELSE ARRAY['path:' || i."photoPath"] END,
  i."widthPx", i."heightPx", i.photo = 'broken'
FROM "Image" i JOIN "PhotoSource" s ON s.id = i."photoSourceId"
WHERE s.kind IN ('folder', 'zip', 'store') AND i."photoPath" IS NOT NULL AND i.photo <> 'absent'
ON CONFLICT DO NOTHING;

-- Pairs of names as far as earlier imports joined them.
INSERT INTO "ImagePair" ("datasetId", vg, coco)
SELECT i."datasetId", i.identity, a.alias FROM "Image" i JOIN "ImageAlias" a ON a."imageId" = i.id
WHERE i.identity LIKE 'vg:%' AND a.alias LIKE 'coco:%' ON CONFLICT DO NOTHING;
