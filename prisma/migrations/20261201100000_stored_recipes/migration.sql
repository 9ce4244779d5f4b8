-- AlterTable
ALTER TABLE "RecipeQueue" ADD COLUMN     "recipeId" BIGINT,
ADD COLUMN     "recipeVersion" INTEGER;

-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "recipeId" BIGINT,
ADD COLUMN     "recipeVersion" INTEGER;

-- CreateTable
CREATE TABLE "Recipe" (
    "id" BIGSERIAL NOT NULL,
    "datasetId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Recipe_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecipeVersion" (
    "recipeId" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "files" JSON NOT NULL,
    "reviewerId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RecipeVersion_pkey" PRIMARY KEY ("recipeId","version")
);

-- CreateTable
CREATE TABLE "RecipeFile" (
    "datasetId" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "RecipeFile_pkey" PRIMARY KEY ("datasetId","sha256")
);

-- CreateIndex
CREATE UNIQUE INDEX "Recipe_datasetId_name_key" ON "Recipe"("datasetId", "name");

-- AddForeignKey
ALTER TABLE "Recipe" ADD CONSTRAINT "Recipe_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipeVersion" ADD CONSTRAINT "RecipeVersion_recipeId_fkey" FOREIGN KEY ("recipeId") REFERENCES "Recipe"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipeFile" ADD CONSTRAINT "RecipeFile_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
