import type pg from "pg";
import { isPublic, ownKey, parseOwnKey } from "#domain/identity/image-key.ts";
import type { Mention } from "#domain/identity/settle-images.ts";
import { mentionOf, namedByRow, sourceSettingsSchema } from "./mention-of.ts";
import { findOtherForms } from "./name-forms.ts";

export type FileRow = {
  id: string;
  place: string;
  photoSourceId: string;
  path: string;
  imageId: string;
  publicId: string | null;
  names: string[];
  widthPx: number | null;
  heightPx: number | null;
  isBroken: boolean;
  isGone: boolean;
  mark: Buffer | null;
  digest: Buffer | null;
  scene: Buffer | null;
};

export type ImageRow = {
  id: string;
  identity: string;
  photo: "absent" | "present" | "broken" | "remote" | "withdrawn";
  photoPath: string | null;
  photoSourceId: string | null;
  photoMark: Buffer | null;
  shownAt: Date | null;
  isContested: boolean;
};

/** All that is known of some images, and of every image that could be one of them. */
export type Cluster = {
  images: ImageRow[];
  files: FileRow[];
  aliases: { alias: string; imageId: string }[];
  documents: { imageId: string; kind: string; claim: string }[];
  /** Each at the photos of it that are of these images. */
  entries: { id: string; ordinal: number; imageId: string; mention: Mention | null }[];
  /** Rows that were there already, and name a photo otherwise than the entry that they were found in. */
  repeats: { file: string; row: number; part: number; ordinal: number; entryId: string; mention: Mention }[];
  pairs: [string, string][];
};

/** Loads what could touch the images: other files of their public ids, partners of these, one path under other roots, and one name in other Unicode forms. */
export async function loadCluster(
  client: pg.PoolClient,
  datasetId: bigint,
  imageIds: Iterable<string>,
): Promise<Cluster> {
  const ids = new Set([...imageIds].map(String));
  const rootNames = (
    await ask<{ name: string }>(client, `SELECT name FROM "PhotoRoot" WHERE "datasetId" = $1`, [datasetId])
  ).map(({ name }) => name);
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    const list = [...ids];
    const files = await ask<FileRow>(client, `SELECT * FROM "PhotoFile" WHERE "imageId" = ANY($1::bigint[])`, [list]);
    const aliases = await aliasesOf(client, list);
    const publicIds = new Set([
      ...files.flatMap(({ publicId }) => publicId ?? []),
      ...aliases.map(({ alias }) => alias).filter(isPublic),
    ]);
    const pairs = await pairsOf(client, datasetId, [...publicIds]);
    for (const id of pairs.flat()) publicIds.add(id);
    const spoken = [...(await loadEntries(client, list)), ...(await loadRepeats(client, list))].flatMap(
      ({ mention }) => mention ?? [],
    );
    for (const { publicId } of spoken) if (publicId !== null) publicIds.add(publicId);
    const paths = new Set(files.flatMap(({ names }) => names).flatMap((name) => parseOwnKey(name)?.path ?? []));
    const told = spoken.flatMap(({ name }) => name ?? []);
    const names = [...publicIds, ...told, ...rootNames.flatMap((root) => [...paths].map((path) => ownKey(root, path)))];
    const near = await ask<{ imageId: string }>(
      client,
      `SELECT "imageId" FROM "ImageAlias" WHERE "datasetId" = $1 AND alias = ANY($2::text[])
       UNION SELECT "imageId" FROM "PhotoFile" WHERE "datasetId" = $1 AND "publicId" = ANY($3::text[])`,
      [datasetId, names, [...publicIds]],
    );
    for (const { imageId } of near) ids.add(String(imageId));
    const spelt = [...files.flatMap((file) => file.names), ...aliases.map(({ alias }) => alias), ...told];
    for (const { imageId } of await findOtherForms(client, datasetId, spelt)) ids.add(imageId);
  }
  const list = [...ids];
  const aliases = await aliasesOf(client, list);
  return {
    images: await ask(
      client,
      `SELECT id, identity, photo, "photoPath", "photoSourceId", "photoMark", "shownAt", "isContested" FROM "Image" WHERE id = ANY($1::bigint[]) ORDER BY id`,
      [list],
    ),
    files: await ask(client, `SELECT * FROM "PhotoFile" WHERE "imageId" = ANY($1::bigint[]) ORDER BY place`, [list]),
    aliases,
    documents: await ask(
      client,
      `SELECT "imageId", kind::text, claim FROM "Annotation" WHERE "imageId" = ANY($1::bigint[])`,
      [list],
    ),
    entries: await loadEntries(client, list),
    repeats: await loadRepeats(client, list),
    pairs: await pairsOf(client, datasetId, aliases.map(({ alias }) => alias).filter(isPublic)),
  };
}

const aliasesOf = (client: pg.PoolClient, ids: string[]) =>
  ask<{ alias: string; imageId: string }>(
    client,
    `SELECT alias, "imageId" FROM "ImageAlias" WHERE "imageId" = ANY($1::bigint[]) ORDER BY alias`,
    [ids],
  );

async function pairsOf(client: pg.PoolClient, datasetId: bigint, publicIds: string[]): Promise<[string, string][]> {
  // Whoever contradicts a pair shares a side with it: two steps from any of its ids.
  const rows = await ask<{ vg: string; coco: string }>(
    client,
    `WITH near AS (SELECT vg, coco FROM "ImagePair" WHERE "datasetId" = $1 AND (vg = ANY($2::text[]) OR coco = ANY($2::text[])))
     SELECT DISTINCT p.vg, p.coco FROM "ImagePair" p JOIN near n ON n.vg = p.vg OR n.coco = p.coco WHERE p."datasetId" = $1`,
    [datasetId, publicIds],
  );
  return rows.map(({ vg, coco }) => [vg, coco]);
}

/** Entries of these images with the place of each among their photos: `t (id, ordinal, image)`. */
const OF_IMAGES = `(SELECT id, 0 AS ordinal, "imageId" AS image FROM "Entry" WHERE "imageId" = ANY($1::bigint[])
   UNION ALL SELECT "entryId", ordinal, "imageId" FROM "EntryImage" WHERE "imageId" = ANY($1::bigint[])) t`;

async function loadEntries(client: pg.PoolClient, imageIds: string[]): Promise<Cluster["entries"]> {
  const rows = await ask<{
    id: string;
    ordinal: number;
    imageId: string;
    shell: unknown;
    isSvit: boolean;
    root: string;
    settings: unknown;
  }>(
    client,
    `SELECT e.id, t.ordinal, t.image AS "imageId", e."rowShell" AS shell, e."partShell" IS NOT NULL AS "isSvit", coalesce(r.name, '') AS root, coalesce(f.settings, '{}') AS settings
     FROM ${OF_IMAGES} JOIN "Entry" e ON e.id = t.id LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId" LEFT JOIN "PhotoRoot" r ON r.id = f."rootId"`,
    [imageIds],
  );
  return rows.map(({ id, ordinal, imageId, shell, isSvit, root, settings }) => {
    const named = namedByRow({ root, ...sourceSettingsSchema.parse(settings) }, isSvit, shell)[ordinal];
    return { id, ordinal, imageId, mention: named ? mentionOf(`entry ${id} ${ordinal}`, root, named) : null };
  });
}

async function loadRepeats(client: pg.PoolClient, imageIds: string[]): Promise<Cluster["repeats"]> {
  const rows = await ask<{
    file: string;
    row: number;
    part: number;
    ordinal: number;
    entryId: string;
    shell: unknown;
    isSvit: boolean;
    root: string;
    settings: unknown;
  }>(
    client,
    `SELECT k."sourceFileId" AS file, k."rowIndex" AS row, k."partIndex" AS part, t.ordinal, k."entryId", coalesce(k."rowShell", e."rowShell") AS shell,
       e."partShell" IS NOT NULL AS "isSvit", coalesce(r.name, '') AS root, coalesce(f.settings, '{}') AS settings
     FROM ${OF_IMAGES} JOIN "Entry" e ON e.id = t.id JOIN "EntryRepeat" k ON k."entryId" = e.id
       LEFT JOIN "SourceFile" f ON f.id = k."sourceFileId" LEFT JOIN "PhotoRoot" r ON r.id = f."rootId"`,
    [imageIds],
  );
  return rows.flatMap(({ file, row, part, ordinal, entryId, shell, isSvit, root, settings }) => {
    const named = namedByRow({ root, ...sourceSettingsSchema.parse(settings) }, isSvit, shell)[ordinal];
    const id = `row ${file} ${row} ${part} ${ordinal}`;
    return named ? [{ file, row, part, ordinal, entryId, mention: mentionOf(id, root, named) }] : [];
  });
}

async function ask<Row extends object>(client: pg.PoolClient, sql: string, values: unknown[]): Promise<Row[]> {
  return (await client.query(sql, values)).rows as Row[];
}
