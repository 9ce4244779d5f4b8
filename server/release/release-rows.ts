import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { ReleaseCounts, ReleaseFile } from "#domain/release/release.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import type { OpenedRecipe } from "#server/recipe/open-recipe.ts";
import { runLockName } from "#server/runs/run-lock.ts";
import { studioVersion } from "#server/version.ts";
import { removeLeftovers } from "./release-folder.ts";

/** A release that is being cut: its number, and where it will stand. */
export type Reserved = { id: bigint; number: number; parent: number | null; token: string; place: string };

type Asked = {
  datasetId: bigint;
  opened: OpenedRecipe;
  runId: bigint;
  reviewerId: string | null;
  /** Null: in the studio's own folder of releases, which is the other. */
  place: string | null;
  releasesFolder: string;
};

/** Where the studio keeps a data set's release. All are numbers of the database's. */
export const releasePlace = (releasesFolder: string, datasetId: bigint, number: number): string =>
  path.join(releasesFolder, String(datasetId), String(number));

/**
 * Takes the next number of a data set, after clearing what attempts left that were killed. A number is free again only where nothing
 * ever stood under it.
 */
export async function reserveRelease(db: Database, asked: Asked): Promise<Reserved> {
  const { datasetId, opened, runId, reviewerId, releasesFolder } = asked;
  await clearUnfinished(db, datasetId, runId);
  return inTransaction(db.pool, async (client) => {
    await client.query(`SELECT 1 FROM "Dataset" WHERE id = $1 FOR NO KEY UPDATE`, [datasetId]);
    const { rows } = await client.query<{ number: number; parent: number | null }>(
      `SELECT coalesce(max(number), 0) + 1 AS number, max(number) FILTER (WHERE "publishedAt" IS NOT NULL AND "removedAt" IS NULL) AS parent
       FROM "Release" WHERE "datasetId" = $1`,
      [datasetId],
    );
    const { number, parent } = must(rows[0], "an aggregate answers a row");
    const place = asked.place ?? releasePlace(releasesFolder, datasetId, number);
    const token = randomUUID();
    const inserted = await client.query<{ id: string }>(
      `INSERT INTO "Release" ("datasetId", number, token, parent, name, "recipeText", recipe, seed, version, place, machine, "reviewerId", "runId", "recipeId", "recipeVersion")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id::text`,
      [
        datasetId,
        number,
        token,
        parent,
        opened.name,
        opened.text,
        JSON.stringify(opened.recipe),
        opened.recipe.seed,
        studioVersion,
        place,
        hostname(),
        reviewerId,
        runId,
        opened.stored?.recipeId ?? null,
        opened.stored?.version ?? null,
      ],
    );
    const { id } = must(inserted.rows[0], "an insert returns its row");
    return { id: BigInt(id), number, parent, token, place };
  });
}

/** What is known of a release once its files are written. `images`: those held out, as a multirange. */
export type Finished = {
  counts: ReleaseCounts;
  files: readonly ReleaseFile[];
  entries: Uint8Array;
  heldOut: string;
  lastVerdict: bigint;
  lastEntry: bigint;
};

/** Makes a release one: from now on it is listed. In the transaction that ends its Run. @throws StudioError conflict where it is no longer reserved */
export async function publishRelease(db: Queryable, { id, number }: Reserved, facts: Finished): Promise<void> {
  const { counts, files, entries, heldOut, lastVerdict, lastEntry } = facts;
  const { rowCount } = await db.query(
    `UPDATE "Release" SET counts = $2, files = $3, entries = $4, "heldOut" = $5::int8multirange, "lastVerdict" = $6, "lastEntry" = $7,
       "publishedAt" = clock_timestamp() WHERE id = $1 AND "publishedAt" IS NULL`,
    [id, JSON.stringify(counts), JSON.stringify(files), entries, heldOut, lastVerdict, lastEntry],
  );
  if (rowCount !== 1) throw new StudioError("conflict", message("releaseNotReserved", { number }));
}

/** The cut came to nothing: its number is the next one's. */
export async function forgetReserved(db: Database, datasetId: bigint, reserved: Reserved): Promise<void> {
  await removeLeftovers(reserved.place, reserved.token);
  await inTransaction(db.pool, (client) => forgetRow(client, datasetId, reserved));
}

/** With the note of the images that it would have held. */
async function forgetRow(db: Queryable, datasetId: bigint, { id, number }: Pick<Reserved, "id" | "number">) {
  const { rowCount } = await db.query(`DELETE FROM "Release" WHERE id = $1 AND "publishedAt" IS NULL`, [id]);
  if (rowCount === 1)
    await db.query(`DELETE FROM "ExportedImages" WHERE "datasetId" = $1 AND release = $2`, [datasetId, number]);
}

/** Of a data set that is being removed: what cuts left that were killed, for nobody will know of it once its rows are gone. */
export async function clearCutsOf(db: Database, runId: bigint): Promise<void> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (run && run.datasetId !== null) await clearUnfinished(db, run.datasetId, runId);
}

/** Removes rows and files of cuts that nobody carries out any more; `ownRunId` is the caller's, who holds its lock. */
export async function clearUnfinished(db: Database, datasetId: bigint, ownRunId: bigint): Promise<void> {
  const { rows } = await db.pool.query<{ id: string; runId: string; number: number; place: string; token: string }>(
    `SELECT id::text, "runId"::text AS "runId", number, place, token FROM "Release"
     WHERE "datasetId" = $1 AND "publishedAt" IS NULL AND machine = $2`,
    [datasetId, hostname()],
  );
  for (const { id, runId, number, place, token } of rows)
    await inTransaction(db.pool, async (client) => {
      if (BigInt(runId) !== ownRunId) {
        // Held as long as somebody cuts it; under it nobody begins to.
        const lock = await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free", [
          runLockName(runId),
        ]);
        if (!lock.rows[0].free) return;
      }
      await removeLeftovers(place, token);
      await forgetRow(client, datasetId, { id: BigInt(id), number });
    });
}
