-- pg-boss's tables are those of its next major: it makes them again when it is first asked. A Run is the truth: one that
-- waits is given a job by a worker's next look, and one that a worker carried out when it ended waits again.
DO $$ BEGIN
  IF to_regclass('pgboss.job') IS NOT NULL THEN
    EXECUTE $run$
      UPDATE "Run" r SET state = 'waiting' FROM pgboss.job j
      WHERE j.state::text = 'active' AND j.data->>'runId' = r.id::text AND r.state = 'running' $run$;
    DROP SCHEMA pgboss CASCADE;
  END IF;
END $$;
