import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Database } from "#server/db/client.ts";
import type { SpoolPlace } from "./run-export.ts";
import { runOfSpool } from "./write/spool-sink.ts";

const DAY_MS = 24 * 3600 * 1000;
/** An attempt that writes nothing for so long is dead: its worker writes every second. */
const DEAD_AFTER_MS = DAY_MS;

/**
 * Removes the exports that were kept long enough, those whose Run is gone, and what dead attempts left. Only looks at
 * folders that are named as this program names them.
 */
export async function sweepSpools(
  db: Database,
  { exportsFolder, exportDays }: SpoolPlace,
  now = new Date(),
): Promise<void> {
  // Nothing was ever exported.
  for (const name of await readdir(exportsFolder).catch(() => [])) {
    const runId = runOfSpool(name);
    if (runId === null) continue;
    const run = await db.prisma.run.findFirst({
      where: { id: BigInt(runId), kind: "export" },
      select: { finishedAt: true, state: true },
    });
    const folder = path.join(exportsFolder, name);
    const isOld = run?.finishedAt && run.finishedAt.getTime() + exportDays * DAY_MS < now.getTime();
    const isPartial = name !== runId;
    if (!run || isOld || (isPartial && (await isDead(folder, run.finishedAt !== null, now))))
      await rm(folder, { recursive: true, force: true });
  }
}

async function isDead(folder: string, isOver: boolean, now: Date): Promise<boolean> {
  if (isOver) return true;
  // Gone meanwhile.
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const times = await Promise.all(
    ["", ...names].map((name) =>
      stat(path.join(folder, name)).then(
        (found) => found.mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times) + DEAD_AFTER_MS < now.getTime();
}
