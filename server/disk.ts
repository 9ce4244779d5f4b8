import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { gigabytes } from "#domain/gigabytes.ts";
import { type MessageCode, message } from "#domain/message.ts";
import { log } from "./log.ts";

export type Disk = { freeBytes: number; sizeBytes: number };

/** Below either of these the studio warns: PostgreSQL writes a GB of log during a large import alone. */
const LOW_SHARE = 0.1;
const LOW_BYTES = 2e9;

/** The disk of a folder, or of the nearest folder above that is there; null where it cannot be asked. `device`: the same number is the same disk. */
export async function diskOf(folder: string): Promise<(Disk & { device: number }) | null> {
  try {
    const [disk, { dev }] = await Promise.all([
      statfs(/* turbopackIgnore: true */ folder),
      stat(/* turbopackIgnore: true */ folder),
    ]);
    return { freeBytes: disk.bavail * disk.bsize, sizeBytes: disk.blocks * disk.bsize, device: dev };
  } catch (error) {
    const above = path.dirname(folder);
    return (error as NodeJS.ErrnoException).code === "ENOENT" && above !== folder ? diskOf(above) : null;
  }
}

/** Whether so little is free that whoever runs the studio should know. */
export const isLow = ({ freeBytes, sizeBytes }: Disk): boolean =>
  freeBytes < LOW_BYTES || freeBytes < sizeBytes * LOW_SHARE;

/**
 * Refuses long work before it starts where its folder's disk surely has no room for it. `neededBytes`: the least that it will
 * write; `saidBytes`: what it is likely to. `says`: the message, which is given `needed`, `free` and `folder`.
 * @throws StudioError disk_full
 */
export async function refuseFullDisk(
  folder: string,
  neededBytes: number,
  says: MessageCode = "roomNeeded",
  saidBytes = neededBytes,
): Promise<void> {
  const disk = await diskOf(folder);
  if (!disk || disk.freeBytes >= neededBytes) return;
  const gaps = { needed: gigabytes(saidBytes), folder, free: gigabytes(disk.freeBytes) };
  throw new StudioError("disk_full", message(says, gaps));
}

/** The named folders whose disks are low, each disk once. */
export async function lowDisks<Name extends string>(
  folders: Readonly<Record<Name, string>>,
): Promise<(Disk & { name: Name })[]> {
  const seen = new Set<number>();
  const low: (Disk & { name: Name })[] = [];
  for (const [name, folder] of Object.entries(folders) as [Name, string][]) {
    const found = await diskOf(folder);
    if (!found || seen.has(found.device)) continue;
    const { device, ...disk } = found;
    seen.add(device);
    if (isLow(disk)) low.push({ name, ...disk });
  }
  return low;
}

/** Logs each disk when it becomes low, and when it is not any more; to be called from time to time. */
export function watchLowDisks(folders: Readonly<Record<string, string>>): () => Promise<void> {
  let told: readonly string[] = [];
  return async () => {
    const low = await lowDisks(folders);
    for (const { name, freeBytes, sizeBytes } of low)
      if (!told.includes(name))
        log.warn({ folder: name, free: gigabytes(freeBytes), size: gigabytes(sizeBytes) }, "a disk is nearly full");
    for (const name of told)
      if (!low.some((one) => one.name === name)) log.info({ folder: name }, "a disk has room again");
    told = low.map(({ name }) => name);
  };
}
