import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type ReleaseFile, releaseFileSchema } from "#domain/release/release.ts";
import type { Queryable } from "#server/db/transaction.ts";

export type FoundRelease = {
  id: string;
  number: number;
  place: string;
  machine: string;
  token: string;
  files: ReleaseFile[];
  createdAt: Date;
  removedAt: Date | null;
};

/** A release of a data set by its number, removed ones as well. @throws StudioError not_found */
export async function findRelease(db: Queryable, datasetId: bigint, number: number): Promise<FoundRelease> {
  const { rows } = await db.query<FoundRelease>(
    `SELECT id::text, number, place, machine, token::text AS token, files, "createdAt", "removedAt" FROM "Release"
     WHERE "datasetId" = $1 AND number = $2 AND "publishedAt" IS NOT NULL`,
    [datasetId, number],
  );
  const [found] = rows;
  if (!found) throw new StudioError("not_found", message("noRelease", { number }));
  return { ...found, files: releaseFileSchema.array().parse(found.files) };
}

/**
 * One whose folder can be read here, whatever is in it: one whose files were changed is still looked at.
 * @throws StudioError not_found (unknown, removed or no longer there) · conflict (another machine has it)
 */
export async function requireReleaseHere(db: Queryable, datasetId: bigint, number: number): Promise<FoundRelease> {
  const release = await findRelease(db, datasetId, number);
  const { place, machine } = release;
  const lies = await liesWhere(release);
  if (lies === "removed") throw new StudioError("not_found", message("releaseRemoved", { number }));
  if (lies === "elsewhere") throw new StudioError("conflict", message("releaseElsewhere", { number, machine }));
  if (lies === "gone") throw new StudioError("not_found", message("releaseGone", { number, folder: place }));
  return release;
}

/** Where a release's files lie, as this machine sees it. */
export async function liesWhere({ place, machine, removedAt }: Pick<FoundRelease, "place" | "machine" | "removedAt">) {
  if (removedAt !== null) return "removed" as const;
  const isThere = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return "here" as const;
  return machine === hostname() ? ("gone" as const) : ("elsewhere" as const);
}

/**
 * Where a file of a release lies, by its number in the release's list: no path comes from a request.
 * @throws StudioError as requireReleaseHere, and not_found
 */
export async function findReleaseFile(db: Queryable, datasetId: bigint, number: number, nth: number) {
  const { place, files } = await requireReleaseHere(db, datasetId, number);
  const file = files[nth];
  if (!file) throw new StudioError("not_found", message("noReleaseFile", { number, count: files.length }));
  return { ...file, path: path.join(place, file.name) };
}
