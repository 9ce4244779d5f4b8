-- AlterTable
ALTER TABLE "SourceFile" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'file';

-- Only a browser sends files; an import of the command line or of a path on the server names paths.
UPDATE "SourceFile" f SET kind = 'upload' FROM "Run" r
WHERE r.id = f."runId" AND r.kind = 'import' AND json_array_length(coalesce(r.request->'files', '[]')) > 0;
