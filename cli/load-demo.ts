/** Loads the demo set into the database of DATABASE_URL; nothing happens where it is loaded already. For cli/demo.ts. */
import { database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { loadDemo } from "#server/import/demo.ts";
import { root } from "./serve/leash.ts";
import { runToExit } from "./serve/run-to-exit.ts";

await runToExit(async () => {
  const db = database();
  await loadDemo(db, root, env.dataFolder);
  await db.close();
});
