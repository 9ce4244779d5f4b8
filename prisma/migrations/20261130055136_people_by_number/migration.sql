-- AlterTable
ALTER TABLE "Reviewer" ADD COLUMN     "erasedAt" TIMESTAMPTZ(3),
ADD COLUMN     "number" SERIAL NOT NULL,
ADD COLUMN     "personId" UUID;

-- In the order in which people came.
UPDATE "Reviewer" r SET "number" = n.nth FROM (SELECT id, row_number() OVER (ORDER BY "createdAt", id) AS nth FROM "Reviewer") n WHERE n.id = r.id;
SELECT setval(pg_get_serial_sequence('"Reviewer"', 'number'), greatest(1, (SELECT count(*) FROM "Reviewer")), EXISTS (SELECT FROM "Reviewer"));

-- AlterTable: a name stands in one row; that of whoever corrected theirs since is the corrected one.
ALTER TABLE "Verdict" DROP COLUMN "reviewerName";

-- Who settled a remark stood there by name alone. A name that nobody bears any more becomes a former name, so that none is lost.
INSERT INTO "Reviewer" ("id", "name") SELECT gen_random_uuid(), c."resolvedBy" FROM "Comment" c
  WHERE c."resolvedBy" IS NOT NULL AND NOT EXISTS (SELECT FROM "Reviewer" r WHERE r."name" = c."resolvedBy") GROUP BY c."resolvedBy";
ALTER TABLE "Comment" ADD COLUMN     "resolvedById" UUID;
-- Of two of one name the one who came first: nobody knows which it was.
UPDATE "Comment" c SET "resolvedById" = (SELECT r."id" FROM "Reviewer" r WHERE r."name" = c."resolvedBy" ORDER BY r."createdAt", r."id" LIMIT 1)
  WHERE c."resolvedBy" IS NOT NULL;

-- AlterTable
ALTER TABLE "Comment" DROP COLUMN "resolvedBy",
DROP COLUMN "reviewerName";

-- CreateTable
CREATE TABLE "NameClaim" (
    "id" UUID NOT NULL,
    "reviewerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "NameClaim_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "NameClaim_reviewerId_name_key" ON "NameClaim"("reviewerId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Reviewer_number_key" ON "Reviewer"("number");

-- CreateIndex
CREATE INDEX "Reviewer_personId_idx" ON "Reviewer"("personId");

-- AddForeignKey
ALTER TABLE "Reviewer" ADD CONSTRAINT "Reviewer_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Reviewer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NameClaim" ADD CONSTRAINT "NameClaim_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_resolvedById_fkey" FOREIGN KEY ("resolvedById") REFERENCES "Reviewer"("id") ON DELETE SET NULL ON UPDATE CASCADE;
