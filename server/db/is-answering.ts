import type { Database } from "./client.ts";
import { perDatabase } from "./per-database.ts";

/** Shorter than what asks (a proxy, an orchestrator) waits itself, and long for a statement that reads nothing. */
const ANSWER_MS_MAX = 2000;

/** One question under way a database: who asks each second while it hangs must not fill the pool's queue. */
const underWay = perDatabase("is answering", (): { asked: Promise<boolean> | null } => ({ asked: null }));

/** Whether the database answers a statement within `withinMs`, through the pool that requests go through. */
export async function isAnswering(db: Database, withinMs = ANSWER_MS_MAX): Promise<boolean> {
  const own = underWay(db);
  own.asked ??= db.pool
    .query("SELECT 1")
    .then(
      () => true,
      () => false,
    )
    .finally(() => {
      own.asked = null;
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, withinMs, false);
  });
  return Promise.race([own.asked, late]).finally(() => clearTimeout(timer));
}
