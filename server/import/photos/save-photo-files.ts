import type pg from "pg";
import { formOfKey, isPublic, ownKey, parseOwnKey } from "#domain/identity/image-key.ts";
import { provenId } from "#domain/identity/public-id.ts";
import { must } from "#domain/must.ts";
import type { ImageIds } from "#server/import/write/image-ids.ts";
import type { Merged } from "./merge-images.ts";
import { findOtherForms } from "./name-forms.ts";

/** A photo that an import found. `strayNames`: names that are its own only where a file uses them. `isSeen`: false in a zip, whose photos nobody has looked at. */
export type FoundPhoto = {
  place: string;
  photoSourceId: bigint;
  path: string;
  names: string[];
  strayNames: string[];
  publicId: string | null;
  widthPx: number | null;
  heightPx: number | null;
  isBroken: boolean;
  isSeen: boolean;
  /** What tells its bytes from others; null where nobody has looked at them. `stamp`: what its zip's directory says of them. */
  mark: Buffer | null;
  stamp: string | null;
  /** Said by a person to be of nobody's numbers. */
  isOwn: boolean;
  /** Whether a person says now whose number it is, be it nobody's; else what was said before stands. */
  isSaid: boolean;
};

type Known = { imageId: string; identity: string };

/**
 * Keeps photo files and shows each on its image. An image that has several files now, a name that leads to two images, and a
 * path that a photo of another root has as well are answered as unsettled. `replaced`: places of photos that are others than before;
 * `told`: images that were told of a photo.
 */
export async function saveFiles(
  client: pg.PoolClient,
  datasetId: bigint,
  images: ImageIds,
  found: readonly FoundPhoto[],
  replaced: ReadonlySet<string> = new Set(),
): Promise<Merged & { told: number }> {
  if (found.length === 0) return { joined: 0, unsettled: [], told: 0 };
  const known = await knownNames(client, datasetId, found);
  const before = await filesOfBefore(client, datasetId, found);
  const standing = await publicIdsOf(client, datasetId, found);
  const unsettled = new Set<string>();
  const files = found.map((photo) => {
    const former = before.get(photo.place);
    const names = [
      ...new Set([...photo.names, ...photo.strayNames.filter((name) => known.has(name)), ...(former?.names ?? [])]),
    ];
    const led = names.map((name) => known.get(name)).filter((one) => one !== undefined);
    // A file that speaks of this name may have said whose photo it is; a person's word outranks it.
    const told = led.map(({ identity }) => identity).find(isPublic) ?? former?.publicId ?? null;
    const kept = photo.isSaid ? undefined : standing.get(photo.place);
    // Known, and not of the id that its place proves: a person had said so.
    const isDisowned = photo.isOwn || (kept === null && photo.publicId !== null);
    const publicId = kept ?? (isDisowned ? null : (photo.publicId ?? told));
    for (const { imageId, identity } of led)
      if (led.length > 1 || (photo.isOwn && isPublic(identity))) unsettled.add(imageId);
    return {
      ...photo,
      isReplaced: replaced.has(photo.place),
      names,
      publicId,
      key: publicId ?? names.find((name) => known.has(name)) ?? names[0] ?? photo.place,
    };
  });
  if (await disown(client, datasetId, files)) images.forgetAll();
  const ids = await images.find(files.map(({ key }) => key));
  const placed = files.map((file) => ({ ...file, image: must(ids.get(file.key), "every key has its image") }));
  // An entry that came before its photo waits under a name that is the photo's.
  for (const { names, image } of placed)
    for (const name of names) {
      const led = known.get(name);
      if (led && led.imageId !== image) unsettled.add(led.imageId).add(image);
    }
  const changed = await client.query<{ imageId: string }>(
    `SELECT f."imageId" FROM "PhotoFile" f JOIN unnest($2::text[], $3::bigint[], $4::text[]) n (place, image, public) ON n.place = f.place
     WHERE f."datasetId" = $1 AND (f."imageId" <> n.image OR f."publicId" IS DISTINCT FROM n.public)`,
    [
      datasetId,
      placed.map(({ place }) => place),
      placed.map(({ image }) => image),
      placed.map(({ publicId }) => publicId),
    ],
  );
  for (const { imageId } of changed.rows) unsettled.add(String(imageId));
  await upsert(client, datasetId, placed);
  await client.query(
    `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT $1, * FROM unnest($2::text[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    [
      datasetId,
      ...columns(
        placed.flatMap(({ names, image, publicId }) =>
          names.filter((name) => !proves(name, publicId)).map((name) => [name, image] as const),
        ),
      ),
    ],
  );
  for (const id of await otherForms(client, datasetId, placed)) unsettled.add(id);
  const doubtful = await client.query<{ imageId: string }>(
    `SELECT f."imageId" FROM "PhotoFile" f WHERE f."imageId" = ANY($1::bigint[]) GROUP BY 1 HAVING count(*) > 1
     UNION SELECT id FROM "Image" WHERE id = ANY($1::bigint[]) AND "isContested"`,
    [placed.map(({ image }) => image)],
  );
  for (const { imageId } of doubtful.rows) unsettled.add(String(imageId));
  for (const id of await twinsElsewhere(client, datasetId, placed)) unsettled.add(id);
  const told = await show(
    client,
    placed.filter(({ image }) => !unsettled.has(image)),
  );
  return { joined: 0, unsettled: [...unsettled], told };
}

type Placed = FoundPhoto & { image: string; isReplaced: boolean };

/** Whether a name is its public id's by its own folders: whoever says it asks by the id. */
function proves(name: string, publicId: string | null): boolean {
  const own = publicId === null ? null : parseOwnKey(name);
  return own !== null && provenId(own.path) === publicId;
}

/** Photos that a person says are nobody's: their names lead to no public id any more. */
async function disown(
  client: pg.PoolClient,
  datasetId: bigint,
  files: readonly Pick<FoundPhoto, "isOwn" | "names">[],
): Promise<boolean> {
  const names = files.filter(({ isOwn }) => isOwn).flatMap(({ names }) => names);
  if (names.length === 0) return false;
  const { rowCount } = await client.query(
    `DELETE FROM "ImageAlias" k USING "Image" i WHERE i.id = k."imageId" AND k."datasetId" = $1 AND k.alias = ANY($2::text[])
       AND (i.identity LIKE 'vg:%' OR i.identity LIKE 'coco:%')`,
    [datasetId, names],
  );
  return (rowCount ?? 0) > 0;
}

/** What the photos' names lead to already. */
async function knownNames(
  client: pg.PoolClient,
  datasetId: bigint,
  found: readonly FoundPhoto[],
): Promise<Map<string, Known>> {
  const { rows } = await client.query<Known & { alias: string }>(
    `SELECT k.alias, k."imageId"::text, i.identity FROM "ImageAlias" k JOIN "Image" i ON i.id = k."imageId"
     WHERE k."datasetId" = $1 AND k.alias = ANY($2::text[])`,
    [datasetId, found.flatMap(({ names, strayNames }) => [...names, ...strayNames])],
  );
  return new Map(rows.map(({ alias, ...known }) => [alias, known]));
}

/** Files that a release before roots were kept had shown: what their name had been taken for stays, until it is repaired (repair.ts). */
async function filesOfBefore(
  client: pg.PoolClient,
  datasetId: bigint,
  found: readonly FoundPhoto[],
): Promise<Map<string, { names: string[]; publicId: string | null }>> {
  const { rows } = await client.query<{ place: string; names: string[]; publicId: string | null }>(
    `SELECT place, ARRAY(SELECT n FROM unnest(names) n WHERE n LIKE 'path:%') AS names, "publicId" FROM "PhotoFile"
     WHERE "datasetId" = $1 AND place = ANY($2::text[]) AND EXISTS (SELECT 1 FROM unnest(names) n WHERE n LIKE 'path:%')`,
    [datasetId, found.map(({ place }) => place)],
  );
  const rulers = new Set(found.filter(({ isOwn }) => isOwn).map(({ place }) => place));
  return new Map(rows.map(({ place, ...own }) => [place, rulers.has(place) ? { ...own, publicId: null } : own]));
}

/** The public ids that photos have which are there already, null for none; but for those of a release before roots were kept. */
async function publicIdsOf(
  client: pg.PoolClient,
  datasetId: bigint,
  found: readonly FoundPhoto[],
): Promise<Map<string, string | null>> {
  const { rows } = await client.query<{ place: string; publicId: string | null }>(
    `SELECT place, "publicId" FROM "PhotoFile" WHERE "datasetId" = $1 AND place = ANY($2::text[])
       AND NOT EXISTS (SELECT 1 FROM unnest(names) n WHERE n LIKE 'path:%')`,
    [datasetId, found.map(({ place }) => place)],
  );
  return new Map(rows.map(({ place, publicId }) => [place, publicId]));
}

async function upsert(client: pg.PoolClient, datasetId: bigint, placed: readonly Placed[]): Promise<void> {
  // One place once: of a list that names it twice the last stands.
  const rows = [...new Map(placed.map((file) => [file.place, file])).values()];
  await client.query(
    `INSERT INTO "PhotoFile" AS f ("datasetId", place, "photoSourceId", path, "imageId", "publicId", names, "widthPx", "heightPx", "isBroken", mark, stamp)
     SELECT $1, r.place, r.source, r.path, r.image, r.public, ARRAY(SELECT json_array_elements_text(r.names)), r.width, r.height, r.broken, r.mark, r.stamp
     FROM json_to_recordset($2) AS r (place text, source bigint, path text, image bigint, public text, names json, width int, height int, broken bool, mark bytea, stamp text)
     ON CONFLICT ("datasetId", place) DO UPDATE SET "photoSourceId" = EXCLUDED."photoSourceId", path = EXCLUDED.path, "imageId" = EXCLUDED."imageId",
       "publicId" = EXCLUDED."publicId", names = EXCLUDED.names, "isBroken" = EXCLUDED."isBroken", "isGone" = false,
       -- Of one that is broken now: what it was when it was whole.
       mark = CASE WHEN f.place = ANY($3::text[]) THEN EXCLUDED.mark ELSE coalesce(EXCLUDED.mark, f.mark) END, stamp = coalesce(EXCLUDED.stamp, f.stamp),
       "widthPx" = CASE WHEN f.place = ANY($3::text[]) THEN EXCLUDED."widthPx" ELSE coalesce(EXCLUDED."widthPx", f."widthPx") END,
       "heightPx" = CASE WHEN f.place = ANY($3::text[]) THEN EXCLUDED."heightPx" ELSE coalesce(EXCLUDED."heightPx", f."heightPx") END,
       digest = CASE WHEN f.mark = EXCLUDED.mark OR f.stamp = EXCLUDED.stamp THEN f.digest END,
       scene = CASE WHEN f.mark = EXCLUDED.mark OR f.stamp = EXCLUDED.stamp THEN f.scene END`,
    [
      datasetId,
      JSON.stringify(
        rows.map(
          ({ place, photoSourceId, path, image, publicId, names, widthPx, heightPx, isBroken, mark, stamp }) => ({
            ...{ place, path, image, names, source: String(photoSourceId), public: publicId },
            ...{ width: widthPx, height: heightPx, broken: isBroken, mark: hex(mark), stamp },
          }),
        ),
      ),
      rows.filter(({ isReplaced }) => isReplaced).map(({ place }) => place),
    ],
  );
}

/** Images of photos, and of names that differ from theirs in Unicode form alone. */
async function otherForms(client: pg.PoolClient, datasetId: bigint, placed: readonly Placed[]): Promise<string[]> {
  const forms = await findOtherForms(
    client,
    datasetId,
    placed.flatMap(({ names }) => names),
  );
  const others = Map.groupBy(forms, ({ form }) => form);
  return placed.flatMap(({ names, image }) =>
    names.flatMap((name) =>
      (others.get(formOfKey(name)) ?? []).flatMap((other) => (other.imageId === image ? [] : [other.imageId, image])),
    ),
  );
}

/** Images of other roots that have a photo of the same path: the two may be one. */
async function twinsElsewhere(client: pg.PoolClient, datasetId: bigint, placed: readonly Placed[]): Promise<string[]> {
  const roots = await client.query<{ name: string }>(`SELECT name FROM "PhotoRoot" WHERE "datasetId" = $1`, [
    datasetId,
  ]);
  if (roots.rows.length < 2) return [];
  const pairs = placed
    .filter(({ publicId }) => publicId === null)
    .flatMap(({ names, image }) =>
      names.flatMap((name) => {
        const own = parseOwnKey(name);
        if (own === null) return [];
        return roots.rows
          .filter((root) => root.name !== own.root)
          .map((root) => [ownKey(root.name, own.path), image] as const);
      }),
    );
  if (pairs.length === 0) return [];
  const { rows } = await client.query<{ one: string; other: string }>(
    `SELECT p.image AS one, k."imageId" AS other FROM unnest($2::text[], $3::bigint[]) p (name, image)
     JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = p.name AND k."imageId" <> p.image
     WHERE EXISTS (SELECT 1 FROM "PhotoFile" f WHERE f."imageId" = k."imageId")`,
    [datasetId, ...columns(pairs)],
  );
  return rows.flatMap(({ one, other }) => [String(one), String(other)]);
}

/** Of images with one file: what is seen outranks what is only said to lie somewhere, and what is whole what is broken, but for the file itself that broke. */
async function show(client: pg.PoolClient, placed: readonly Placed[]): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE "Image" i SET photo = CASE WHEN p.broken THEN 'broken' WHEN p.seen THEN 'present' ELSE 'remote' END::"PhotoState",
       "photoPath" = p.path, "photoSourceId" = p.source, "widthPx" = ${WIDTH}, "heightPx" = ${HEIGHT}, "photoMark" = ${MARK},
       "shownAt" = CASE WHEN NOT p.seen OR p.broken OR i."photoMark" = p.mark OR (i."photoMark" IS NULL AND i.photo = 'present' AND NOT p.replaced) THEN i."shownAt" ELSE now() END
     FROM json_to_recordset($1) AS p (image bigint, path text, source bigint, width int, height int, broken bool, seen bool, mark bytea, replaced bool)
     WHERE i.id = p.image AND (i.photo <> 'present' OR (p.seen AND NOT p.broken) OR ((p.broken OR p.replaced) AND i."photoPath" = p.path AND i."photoSourceId" = p.source))
       AND (i.photo, i."photoPath", i."photoSourceId", i."widthPx", i."heightPx", i."photoMark") IS DISTINCT FROM
         (CASE WHEN p.broken THEN 'broken' WHEN p.seen THEN 'present' ELSE 'remote' END::"PhotoState", p.path, p.source, ${WIDTH}, ${HEIGHT}, ${MARK})`,
    [
      JSON.stringify(
        placed.map(({ image, path, photoSourceId, widthPx, heightPx, isBroken, isSeen, mark, isReplaced }) => ({
          ...{ image, path, source: String(photoSourceId), width: widthPx, height: heightPx },
          ...{ broken: isBroken, seen: isSeen, mark: hex(mark), replaced: isReplaced },
        })),
      ),
    ],
  );
  return rowCount ?? 0;
}

/** Of a photo that nobody has looked at since it was replaced, nothing is known. */
const unlessReplaced = (own: string, before: string) =>
  `CASE WHEN p.replaced THEN ${own} ELSE coalesce(${own}, ${before}) END`;
const WIDTH = unlessReplaced("p.width", 'i."widthPx"');
const HEIGHT = unlessReplaced("p.height", 'i."heightPx"');
const MARK = unlessReplaced("p.mark", 'i."photoMark"');

const hex = (mark: Buffer | null) => mark && `\\x${mark.toString("hex")}`;

const columns = (pairs: readonly (readonly [string, string])[]) => [
  pairs.map(([name]) => name),
  pairs.map(([, image]) => image),
];
