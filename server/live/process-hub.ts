import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { env } from "#server/env.ts";
import { type Hub, openHub } from "./hub.ts";

// Next loads a module once for each bundle: what there is one of a process hangs on the process.
const held = globalThis as { svitHub?: Hub };

/** The web server's one listening connection. */
export function processHub(): Hub {
  if (!held.svitHub) {
    if (!env.directDatabaseUrl) throw new StudioError("database_down", message("noDatabaseSet"));
    held.svitHub = openHub(env.directDatabaseUrl);
  }
  return held.svitHub;
}
