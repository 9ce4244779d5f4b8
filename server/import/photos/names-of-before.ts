import type pg from "pg";
import { provenId } from "#domain/identity/public-id.ts";
import type { Intake } from "#server/import/write/intake.ts";
import { namedByRow, sourceSettingsSchema } from "./mention-of.ts";
import { settleMerged } from "./settle-merged.ts";

/** Entries looked at with one statement. */
const PART = 5000;

/**
 * A data set from before roots were kept: images that were made of several files because their names looked alike are parted, and
 * the other paths that entries name become names of the images that they were tied to, so that the same files find them
 * again. SVIT's rows name no path. Once for each data set; called again it does nothing. Answers how many were parted.
 */
export async function adoptNamesOfBefore(
  part: Pick<Intake, "client" | "datasetId" | "images" | "settled">,
): Promise<number> {
  const { client, datasetId } = part;
  const { rows: sets } = await client.query(`SELECT "hasPhotoNames" FROM "Dataset" WHERE id = $1`, [datasetId]);
  if (sets[0]?.hasPhotoNames !== false) return 0;
  const suspects = await findSuspects(client, datasetId);
  await forgetGuesses(client, suspects);
  await settleMerged(part, { joined: 0, unsettled: suspects });
  for await (const entries of entriesOfBefore(client, datasetId)) {
    await client.query(
      `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT DISTINCT ON (n.name) $1::bigint, n.name, n.image
       FROM unnest($2::text[], $3::bigint[]) n (name, image) ORDER BY n.name, n.image ON CONFLICT DO NOTHING`,
      [datasetId, entries.map(({ name }) => name), entries.map(({ imageId }) => imageId)],
    );
  }
  await client.query(`UPDATE "Dataset" SET "hasPhotoNames" = true WHERE id = $1`, [datasetId]);
  return suspects.length;
}

type EntryOfBefore = { id: string; imageId: string; name: string; publicId: string | null };

/** Entries that name their photo by a path, from files whose root is not known, with that name below the root without a name. */
async function* entriesOfBefore(client: pg.PoolClient, datasetId: bigint): AsyncGenerator<EntryOfBefore[]> {
  const naming = { root: "", ...sourceSettingsSchema.parse({}) };
  for (let after = "0"; ; ) {
    const { rows } = await client.query<{ id: string; imageId: string; shell: unknown }>(
      `SELECT e.id, e."imageId", e."rowShell" AS shell FROM "Entry" e JOIN "SourceFile" f ON f.id = e."sourceFileId"
       WHERE e."datasetId" = $1 AND e.id > $2 AND f."rootId" IS NULL AND e."partShell" IS NULL AND e."imageId" IS NOT NULL
       ORDER BY e.id LIMIT ${PART}`,
      [datasetId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = String(last.id);
    yield rows.flatMap(({ id, imageId, shell }) => {
      const [named] = namedByRow(naming, false, shell);
      return named?.name
        ? [{ id: String(id), imageId: String(imageId), name: named.name, publicId: named.publicId }]
        : [];
    });
  }
}

/** Images whose entries and files go by more than one path that proves no public id. */
async function findSuspects(client: pg.PoolClient, datasetId: bigint): Promise<string[]> {
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
