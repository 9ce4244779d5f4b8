-- AlterEnum
ALTER TYPE "QueueOutcome" ADD VALUE 'spare';

-- CreateTable
CREATE TABLE "RecipeQueue" (
    "queueId" BIGINT NOT NULL,
    "recipe" TEXT NOT NULL,
    "wanted" INTEGER NOT NULL,
    "counts" TEXT NOT NULL,
    "perPhoto" INTEGER,

    CONSTRAINT "RecipeQueue_pkey" PRIMARY KEY ("queueId")
);

-- CreateTable
CREATE TABLE "RecipeStratum" (
    "queueId" BIGINT NOT NULL,
    "stratum" INTEGER NOT NULL,
    "quota" INTEGER NOT NULL,

    CONSTRAINT "RecipeStratum_pkey" PRIMARY KEY ("queueId","stratum")
);

-- CreateTable
CREATE TABLE "RecipePlace" (
    "queueId" BIGINT NOT NULL,
    "rank" INTEGER NOT NULL,
    "entryId" BIGINT NOT NULL,
    "stratum" INTEGER NOT NULL,
    "isIn" BOOLEAN NOT NULL,
    "lookedAt" UUID,
    "isCorrection" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "RecipePlace_pkey" PRIMARY KEY ("queueId","rank")
);

-- CreateIndex
CREATE INDEX "RecipePlace_entryId_idx" ON "RecipePlace"("entryId");

-- CreateIndex
CREATE UNIQUE INDEX "RecipePlace_queueId_entryId_key" ON "RecipePlace"("queueId", "entryId");

-- AddForeignKey
ALTER TABLE "RecipeQueue" ADD CONSTRAINT "RecipeQueue_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "Queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipeStratum" ADD CONSTRAINT "RecipeStratum_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "RecipeQueue"("queueId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipePlace" ADD CONSTRAINT "RecipePlace_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "RecipeQueue"("queueId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecipePlace" ADD CONSTRAINT "RecipePlace_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who comes next where one is rejected.
CREATE INDEX "RecipePlace_reserve_idx" ON "RecipePlace"("queueId", "stratum", "rank") WHERE NOT "isIn";
