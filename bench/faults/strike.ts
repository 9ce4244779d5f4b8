import { readdir, readFile } from "node:fs/promises";
import os from "node:os";
import type { BenchStudio } from "../bench-studio.ts";
import type { Random } from "../random.ts";

/**
 * What is struck while work is under way. session: one connection to the database. database: one of its processes by
 * `kill -9`, after which PostgreSQL starts anew.
 */
export const STRIKES = ["session", "database", "web", "worker"] as const;
export type Strike = (typeof STRIKES)[number];

/** Carries out a strike; false where there was nothing to hit. */
export async function strike(kind: Strike, { database, pid }: BenchStudio, random: Random): Promise<boolean> {
  if (kind === "session" || kind === "database") {
    const { rows } = await database
      .query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
           AND application_name <> 'svit-studio bench' ORDER BY pid`,
      )
      .catch(() => ({ rows: [] as { pid: number }[] }));
    if (rows.length === 0) return false;
    const hit = Number(random.pick(rows).pid);
    if (kind === "database") return kill(hit);
    return database.query("SELECT pg_terminate_backend($1)", [hit]).then(
      () => true,
      () => false,
    );
  }
  const target = (await childrenOf(pid)).find(({ command }) =>
    (kind === "web" ? /serve\/web\.ts/ : /cli\/worker\.ts/).test(command),
  );
  if (!target || (target.seconds < GROWN_SECONDS && random.between(1, YOUNG_ONE_IN) > 1)) return false;
  return kill(target.pid);
}

/**
 * A program that ends within a minute is started again after half a minute, at last. Most strikes pass over such a one: it would be down for most of the
 * time, and whatever else happens would meet nobody.
 */
const GROWN_SECONDS = 60;
const YOUNG_ONE_IN = 5;
/** Clock ticks a second of /proc, the same on every Linux. */
const TICKS = 100;

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
    return false;
  }
}

/** `seconds`: since it was started. */
type Child = { pid: number; command: string; seconds: number };

async function childrenOf(parent: number): Promise<Child[]> {
  const children: Child[] = [];
  for (const name of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // From the third field on; the second is the name, which may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[1]) !== parent) continue;
    const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    children.push({ pid: Number(name), command, seconds: os.uptime() - Number(fields[19]) / TICKS });
  }
  return children;
}
