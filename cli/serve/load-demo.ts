/** Loads the demo set into the database of DATABASE_URL; nothing happens where it is loaded already. For cli/demo.ts. */
import path from "node:path";
import { prepareExtra } from "#bin/prepare.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { loadDemo } from "#server/import/demo.ts";
import { root } from "./leash.ts";
import { runToExit } from "./run-to-exit.ts";

await runToExit(async () => {
  const db = database();
  await loadDemo(db, path.join(root, "demo"), installPhotos, env.dataFolder);
  await db.close();
});

async function installPhotos(): Promise<string> {
  return prepareExtra("demo-photos").catch((cause: Error) => {
    throw new StudioError("source_down", message("demoPhotosNotInstalled", { problem: cause.message }), { cause });
  });
}
