-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "notation" TEXT,
ADD COLUMN     "readings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "settledAt" TIMESTAMPTZ(3),
ADD COLUMN     "settledById" UUID,
ADD COLUMN     "space" JSONB;

-- SVIT's own files say it by their shape. Of the others nothing was known, and nothing is claimed now.
UPDATE "SourceFile" SET notation = 'svit', space = '{"name": "unit"}' WHERE "boxSpace" = 'unit';

ALTER TABLE "SourceFile" DROP COLUMN "boxSpace";

-- DropEnum
DROP TYPE "BoxSpace";
