import { randomInt } from "node:crypto";
import { freePort } from "#server/cluster/place.ts";

/** Below these the system hands no port out by itself (Linux from 32768, others from 49152). */
const FIRST = 20_000;
const LAST = 32_000;

/**
 * A port of 127.0.0.1 for a program that will listen on it some time later. One that the system names (port 0) is the
 * next connection's of anybody, on a machine where other tests run, before that program is up.
 */
export async function portToHold(): Promise<number> {
  for (;;) {
    const port = await freePort(randomInt(FIRST, LAST));
    if (port !== null) return port;
  }
}
