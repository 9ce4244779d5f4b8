import { statfs } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** @throws StudioError disk_full where the folder's disk has less room than that, before an hour of downloads finds out */
export async function refuseFullDisk(folder: string, bytesNeeded: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytesNeeded) return;
  throw new StudioError(
    "disk_full",
    message("roomNeeded", { needed: gigabytes(bytesNeeded), folder, free: gigabytes(free) }),
  );
}
