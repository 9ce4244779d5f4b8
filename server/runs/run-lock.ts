import pg from "pg";

/** `lost` aborts when the lock's connection breaks: another worker may hold it from then on. */
export type RunLock = { lost: AbortSignal; release(): Promise<void> };

/** What a look of take-over.ts may take, and more. */
const PATIENCE = "2s";

/**
 * Takes the lock that says "somebody carries out this run", or returns null where another worker has it. PostgreSQL
 * owns the lock: it goes with its connection, however the worker ends. `directUrl` must not lead through a transaction
 * pooler, which would leave the lock behind.
 */
export async function lockRun(directUrl: string, runId: bigint): Promise<RunLock | null> {
  const client = new pg.Client({
    connectionString: directUrl,
    application_name: `svit-studio run ${runId}`,
    keepAlive: true,
  });
  const lost = new AbortController();
  // A cut connection is told as "error" and "end", or as "end" alone; only the second is sure to come.
  client.on("error", () => {});
  client.once("end", () =>
    lost.abort(Object.assign(new Error(`the lock of run ${runId} is lost`), { code: CONNECTION_FAILURE })),
  );
  await client.connect();
  try {
    // The server notices a worker whose machine is gone within a minute, not after the system's two hours.
    await client.query("SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3");
    await client.query(`SET lock_timeout = '${PATIENCE}'`);
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [runLockName(runId)]);
  } catch (error) {
    await client.end();
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return null;
    throw error;
  }
  return { lost: lost.signal, release: () => client.end() };
}

/** PostgreSQL's own code for it (Appendix A, class 08): whoever is aborted tells it from a person's cancel. */
const CONNECTION_FAILURE = "08006";
const LOCK_NOT_AVAILABLE = "55P03";

export const runLockName = (runId: bigint | string): string => `svit run ${runId}`;
