import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { provenId } from "#domain/identity/public-id.ts";
import type { Database } from "#server/db/client.ts";
import { lockDataset } from "./dataset.ts";
import { ImageIds } from "./image-ids.ts";
import { adoptNamesOfBefore, entriesOfBefore } from "./names-of-before.ts";
import { settleMerged } from "./settle-merged.ts";

export type RepairReport = { datasetName: string; suspect: number; parted: number; moved: number };

/** Images decided within one transaction. */
const AT_ONCE = 100;

/**
 * Parts images that an earlier release made of several files because their names looked alike. Each file and each entry gets the
 * image of its own path, under a new id where another photo was shown; entries decided beside a photo that is not theirs are
 * flagged. Called again, or after it was killed, it goes on with what is left.
 * @throws StudioError not_found
 */
export async function repairDataset(db: Database, datasetName: string, signal: AbortSignal): Promise<RepairReport> {
  const dataset = await db.prisma.dataset.findUnique({ where: { name: datasetName } });
  if (!dataset) throw new StudioError("not_found", `There is no data set ${datasetName}.`);
  const [lock, client] = [await db.pool.connect(), await db.pool.connect()];
  const report: RepairReport = { datasetName, suspect: 0, parted: 0, moved: 0 };
  try {
    await lockDataset(lock, datasetName, { signal, onWait: () => {} });
    await inPart(client, () => adoptNamesOfBefore(client, dataset.id));
    const suspects = await findSuspects(client, dataset.id);
    report.suspect = suspects.length;
    const part = {
      client,
      datasetId: dataset.id,
      images: new ImageIds(client, dataset.id),
      settled: { parted: 0, joined: 0, moved: [] as string[] },
    };
    for (let at = 0; at < suspects.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const ids = suspects.slice(at, at + AT_ONCE);
      await inPart(client, async () => {
        await forgetGuesses(client, ids);
        await settleMerged(part, { joined: 0, unsettled: ids });
      });
    }
    report.parted = part.settled.parted;
    report.moved = part.settled.moved.length;
    return report;
  } finally {
    for (const each of [lock, client]) each.release(true);
  }
}

async function inPart(client: pg.PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  await work();
  await client.query("COMMIT");
}

/** Images whose entries and files go by more than one path that proves no public id. */
export async function findSuspects(client: pg.PoolClient, datasetId: bigint): Promise<string[]> {
  const names = new Map<string, Set<string>>();
  const add = (imageId: string, name: string) => names.set(imageId, (names.get(imageId) ?? new Set()).add(name));
  for await (const entries of entriesOfBefore(client, datasetId))
    for (const { imageId, name, publicId } of entries) if (publicId === null) add(imageId, name);
  if (names.size === 0) return [];
  const { rows } = await client.query<{ imageId: string; place: string; names: string[] }>(
    `SELECT "imageId", place, names FROM "PhotoFile" WHERE "imageId" = ANY($1::bigint[])`,
    [[...names.keys()]],
  );
  for (const { imageId, place, names: own } of rows) {
    const [name] = own;
    if (name !== undefined && provenId(place) === null) add(String(imageId), name);
  }
  return [...names].filter(([, own]) => own.size > 1).map(([imageId]) => imageId);
}

/** What a name alone had proven: paths of these images are names of nothing, and their files are of whom their place says. */
async function forgetGuesses(client: pg.PoolClient, imageIds: readonly string[]): Promise<void> {
  await client.query(
    `DELETE FROM "ImageAlias" a USING "Image" i WHERE i.id = a."imageId" AND i.id = ANY($1::bigint[]) AND a.alias LIKE 'path%' AND a.alias <> i.identity`,
    [imageIds],
  );
  const { rows } = await client.query<{ id: string; place: string }>(
    `SELECT id, place FROM "PhotoFile" WHERE "imageId" = ANY($1::bigint[])`,
    [imageIds],
  );
  await client.query(
    // A copied photo whose name nobody kept is of no path: it gets a name that no file says.
    `UPDATE "PhotoFile" f SET "publicId" = n.public, names = CASE WHEN f.names = '{}' THEN ARRAY['path:' || f.place] ELSE f.names END
     FROM unnest($1::bigint[], $2::text[]) n (id, public) WHERE f.id = n.id`,
    [rows.map(({ id }) => id), rows.map(({ place }) => provenId(place))],
  );
}
