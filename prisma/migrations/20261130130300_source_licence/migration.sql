-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN "licence" TEXT;

-- It stood among the settings by which a file that comes again is known.
UPDATE "SourceFile" SET licence = settings->>'licence', settings = settings - 'licence' WHERE settings ? 'licence';
