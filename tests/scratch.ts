import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A new folder under the system's temporary one, named after this process, so that `sweepScratch` knows whose it is. */
export async function scratchFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}-${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must enter.
  await chmod(folder, 0o755);
  return folder;
}

/** Removes what killed test runs left, after `settle` has stopped what may still run there. */
export async function sweepScratch(prefix: string, settle: (folder: string) => Promise<void>): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(`${prefix}-`) ? Number.parseInt(name.slice(prefix.length + 1), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      await settle(folder);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another account's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
