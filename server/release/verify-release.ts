import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Verified } from "#domain/release/release.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { requireReleaseHere } from "./find-release.ts";

/**
 * Reads every file of a release and says which have other bytes than when it was cut, which are missing, and what lies there besides.
 * @throws StudioError not_found · conflict where another machine has it
 */
export async function verifyRelease(
  db: Queryable,
  datasetId: bigint,
  number: number,
  signal?: AbortSignal,
): Promise<Verified> {
  const { place, files } = await requireReleaseHere(db, datasetId, number);
  const there = new Set(await filesBelow(place));
  const verified: Verified = { files: files.length, changed: [], missing: [], extra: [] };
  for (const { name, sha256 } of files) {
    if (!there.delete(name)) verified.missing.push(name);
    else if ((await sumOf(path.join(place, name), signal)) !== sha256) verified.changed.push(name);
  }
  verified.extra.push(...[...there].sort());
  return verified;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

async function sumOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) }))
    hash.update(piece);
  return hash.digest("hex");
}
