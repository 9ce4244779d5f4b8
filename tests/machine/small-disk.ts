import { execFile } from "node:child_process";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** A disk of its own under a folder, which can be filled to its last byte. */
export type SmallDisk = { fill(): Promise<void>; clear(): Promise<void>; unmount(): Promise<void> };

const run = promisify(execFile);
const CHUNK = Buffer.alloc(1024 * 1024);

/** Mounts a small disk in memory on a folder, which is made where it is missing; null where this account may not. */
export async function smallDisk(folder: string, megabytes: number, mode = "711"): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  const options = `size=${megabytes}m,mode=${mode}`;
  const isMounted = await run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]).then(
    () => true,
    () => false,
  );
  if (!isMounted) return null;
  const ballast = path.join(folder, "ballast");
  return {
    async fill() {
      const handle = await open(ballast, "a");
      try {
        for (;;) await handle.write(CHUNK);
      } catch {
        // No byte more goes in.
      } finally {
        await handle.close();
      }
    },
    clear: () => rm(ballast, { force: true }),
    async unmount() {
      // At once from the folder, and from the memory when the last who has a file of it open lets go.
      await run("umount", ["--lazy", folder]);
    },
  };
}
