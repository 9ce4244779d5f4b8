-- Guideline and reasons under one number: what reviewers go by. No row of Verdict is rewritten.
ALTER TABLE "Guideline" RENAME TO "Codebook";
ALTER TABLE "Codebook" RENAME CONSTRAINT "Guideline_pkey" TO "Codebook_pkey";
ALTER TABLE "Codebook" RENAME CONSTRAINT "Guideline_datasetId_fkey" TO "Codebook_datasetId_fkey";
ALTER TABLE "Codebook" RENAME COLUMN "text" TO "guideline";
ALTER TABLE "Codebook" ADD COLUMN     "reasons" JSON;
ALTER TABLE "Verdict" RENAME COLUMN "guidelineVersion" TO "codebookVersion";

-- What a body's hash was taken of has changed: verdicts from before are told apart by their content.
ALTER TABLE "Verdict" DROP COLUMN "bodyHash",
ADD COLUMN     "bodyHash" BYTEA;

-- By hand: what prisma/schema.prisma cannot say.

-- Which reasons stood beside the guidelines of before is not known. From here on they are: each data set gets a version that holds both.
INSERT INTO "Codebook" ("datasetId", version, guideline, reasons)
SELECT d.id, coalesce(g.version, 0) + 1, coalesce(g.guideline, ''),
  (SELECT coalesce(json_agg(json_build_object('code', r.code, 'digit', r.digit, 'severity', r.severity, 'svitClass', r."svitClass",
     'tasks', r.tasks, 'nameEn', r."nameEn", 'nameZh', r."nameZh", 'definitionEn', r."definitionEn", 'definitionZh', r."definitionZh",
     'goodExample', r."goodExample", 'badExample', r."badExample", 'retired', r.retired) ORDER BY r.digit, r.code), '[]')
   FROM "Reason" r WHERE r."datasetId" = d.id)
FROM "Dataset" d
LEFT JOIN LATERAL (SELECT version, guideline FROM "Codebook" c WHERE c."datasetId" = d.id ORDER BY version DESC LIMIT 1) g ON true;

-- A verdict that came too late counts now, as its browser always counted it: what a version says was seen is exact.
UPDATE "EntryStatus" s SET version = s.version + late.n
FROM (SELECT "entryId", count(*)::int AS n FROM "Verdict" WHERE late AND pass = 'main' GROUP BY 1) late
WHERE s."entryId" = late."entryId";
