import { rm } from "node:fs/promises";
import { scratchFolder, sweepScratch } from "./scratch.ts";

/**
 * What the tests of one run write lies in one folder, which goes with the run: TMPDIR is that folder for every worker,
 * and a run that was killed is swept up after by the next.
 */
export default async function setup(): Promise<undefined | (() => Promise<void>)> {
  // Both kinds of tests ask for it.
  if (process.env.TMPDIR?.includes("svit-run-")) return;
  await sweepScratch("svit-run", async () => {});
  const folder = await scratchFolder("svit-run");
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true, force: true });
  };
}
