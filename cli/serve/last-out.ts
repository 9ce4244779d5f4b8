/**
 * Started by a child of the supervisor whose supervisor was killed (leash.mjs): stops the data folder's PostgreSQL when the
 * last connection to it is closed, which is some seconds from now. Somebody who joins it meanwhile keeps it.
 */
import { setTimeout as pause } from "node:timers/promises";
import { stopDeserted } from "#server/cluster/join.ts";

/** A child ends within ten seconds of its supervisor. */
const LOOKS_MAX = 50;
const LOOK_MS = 1000;

const [dataFolder = ""] = process.argv.slice(2);
for (let looks = 0; looks < LOOKS_MAX; looks++) {
  if (await stopDeserted(dataFolder)) break;
  await pause(LOOK_MS);
}
process.exit(0);
