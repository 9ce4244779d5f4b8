import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** What server/runs/progress-clock.ts asks twice a second where there is nothing new to write. */
const LOOK = 'SELECT cancelled FROM "Run"%';

/**
 * Returns when the import that runs in a database knows whether it was cancelled before this was called. As long as a
 * lock holds it up, nothing shows that but its own question: one that begins after the call is answered when another begins.
 */
export async function importLooked(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const begun = new Set<string>();
  while (begun.size < 3) {
    const { rows } = await client.query<{ at: string | null }>(
      "SELECT max(query_start)::text AS at FROM pg_stat_activity WHERE datname = current_database() AND query LIKE $1",
      [LOOK],
    );
    // Before the first look there is none, which counts as one that began before the call.
    begun.add(rows[0]?.at ?? "");
    await pause(20);
  }
  await client.end();
}
