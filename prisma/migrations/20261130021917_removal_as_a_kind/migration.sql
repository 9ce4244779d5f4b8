-- A Run's kind is text that the program checks (domain/run-kind.ts): a further kind needs no migration.
ALTER TABLE "Run" ALTER COLUMN "kind" TYPE TEXT USING "kind"::text;
DROP TYPE "RunKind";

-- A data set that is being removed says so, and has its own name again. It had a name that began with U+0018.
ALTER TABLE "Dataset" ADD COLUMN "removedAt" TIMESTAMPTZ(3);
DROP INDEX "Dataset_name_key";
UPDATE "Dataset" d SET
  name = split_part(name, chr(24), 2),
  "removedAt" = coalesce((SELECT min(r."createdAt") FROM "Run" r WHERE r."datasetId" = d.id AND r.request->>'removes' IS NOT NULL), now())
WHERE starts_with(name, chr(24));
-- The name of one that is being removed is free.
CREATE UNIQUE INDEX "Dataset_name_key" ON "Dataset" (name) WHERE "removedAt" IS NULL;

-- A removal is a kind of its own, and its jobs are in a queue of that name: a Run that waits and has no job is given one by
-- a worker's next look.
DO $$ BEGIN
  IF to_regclass('pgboss.job') IS NOT NULL THEN
    EXECUTE $job$
      WITH gone AS (
        DELETE FROM pgboss.job j USING "Run" r
        WHERE j.name = 'bulk' AND j.data->>'runId' = r.id::text AND r.kind = 'bulk' AND r.request->>'removes' IS NOT NULL
        RETURNING r.id)
      UPDATE "Run" r SET state = 'waiting' FROM gone WHERE gone.id = r.id AND r.state = 'running' $job$;
  END IF;
END $$;
UPDATE "Run" SET kind = 'removal', request = json_build_object('datasetName', request->>'removes')
WHERE kind = 'bulk' AND request->>'removes' IS NOT NULL;

-- Whatever the kind, what nobody foresaw is told in one sentence, and one that can be resumed says so.
UPDATE "Run" SET error = replace(error::text, '"adviceImport"', '"adviceResume"')::json WHERE error::text LIKE '%"adviceImport"%';
UPDATE "Run" SET error = json_build_object('code', 'runFailed', 'data', json_build_object('advice', json_build_object(
  'code', CASE kind WHEN 'import' THEN 'adviceResume' WHEN 'export' THEN 'adviceExport' WHEN 'bulk' THEN 'adviceBulk' ELSE 'adviceRemove' END,
  'data', json_build_object())))
WHERE error->>'code' IN ('importFailed', 'exportFailed', 'actionFailed', 'removalFailed');
