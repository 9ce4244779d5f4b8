import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What a process is, and its share of memory, MB: pages that several share are counted to each in equal parts (PSS). */
export type Held = { pid: number; command: string; mb: number };

type Process = { pid: number; parent: number; command: string };

/** Every process of this machine, by Linux's /proc (proc_pid_stat(5)). */
async function processes(): Promise<Process[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    names.map(async (name): Promise<Process | null> => {
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => null);
      const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => null);
      if (stat === null || command === null) return null;
      // The name in brackets may hold anything; behind it come the state and the parent.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { pid: Number(name), parent, command: command.replaceAll("\0", " ").trim() };
    }),
  );
  return all.filter((each) => each !== null);
}

/** A process and all below it; one that ended while it was looked at is left out. */
export async function memoryOf(roots: readonly number[]): Promise<Held[]> {
  const all = await processes();
  const own = new Set(roots);
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  const held = await Promise.all(
    all
      .filter(({ pid }) => own.has(pid))
      .map(async ({ pid, command }) => {
        const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
        const kb = rollup.match(/^Pss:\s+(\d+) kB/m)?.[1];
        return kb === undefined ? null : { pid, command, mb: Number(kb) / 1024 };
      }),
  );
  return held.filter((each) => each !== null);
}

export const sumOf = (held: readonly Held[]): number => held.reduce((sum, { mb }) => sum + mb, 0);

/** The postmaster of a data folder's cluster. */
export async function postmasterOf(pgdata: string): Promise<number> {
  const [pid] = (await readFile(path.join(pgdata, "postmaster.pid"), "utf8")).split("\n");
  return Number(pid);
}
