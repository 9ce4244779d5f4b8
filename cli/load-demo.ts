/** Loads the demo set into the database of DATABASE_URL; nothing happens where it is loaded already. For cli/demo.ts. */
import { database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { loadDemo } from "#server/import/demo.ts";
import { runDoor } from "./serve/door.ts";
import { root } from "./serve/leash.ts";

await runDoor(async () => {
  const db = database();
  await loadDemo(db, root, env.dataFolder);
  await db.close();
});
