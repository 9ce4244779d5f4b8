-- AlterTable
ALTER TABLE "Judgement" ADD COLUMN     "paths" TEXT[];

-- AlterTable
ALTER TABLE "Verdict" ADD COLUMN     "keysAfter" JSON;
