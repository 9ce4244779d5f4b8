-- AlterTable
ALTER TABLE "ExportedImages" ADD COLUMN     "release" INTEGER;

-- CreateTable
CREATE TABLE "Release" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "token" UUID NOT NULL,
    "parent" INTEGER,
    "name" TEXT NOT NULL,
    "recipeText" TEXT NOT NULL,
    "recipe" JSON NOT NULL,
    "seed" BIGINT NOT NULL,
    "version" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "machine" TEXT NOT NULL,
    "reviewerId" UUID,
    "runId" BIGINT NOT NULL,
    "counts" JSON,
    "files" JSON NOT NULL DEFAULT '[]',
    "entries" BYTEA,
    "heldOut" int8multirange,
    "lastVerdict" BIGINT,
    "lastEntry" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "publishedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Release_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Release_datasetId_number_key" ON "Release"("datasetId", "number");

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

