import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import type { JsonInput } from "#server/import/read/discovered.ts";
import { readRows } from "#server/import/read/read-rows.ts";
import { restoreNumbers } from "#server/import/write/restore-numbers.ts";
import type { FileNaming } from "./file-naming.ts";
import { namedByRow, settingsOf, sourceSettingsSchema } from "./mention-of.ts";

/**
 * A file that came in before and is read in another way now (other ids, another root, a prefix struck): what came from it is of
 * the photos that it names now. Where nothing is said of that now, its rows are read as they were before: read otherwise, they would
 * come in once more. Entries of it whose numbers an earlier release had cut get them back, before any file is read: the same record may
 * stand in another. Answers the images that are to be decided again, how each file names photos, and how many entries were restored.
 */
export async function renameSources(
  client: pg.PoolClient,
  datasetId: bigint,
  files: readonly JsonInput[],
  namings: readonly FileNaming[],
  signal: AbortSignal | undefined,
): Promise<{ unsettled: string[]; namings: FileNaming[]; restored: number }> {
  const unsettled: string[] = [];
  let restored = 0;
  const inForce = [...namings];
  for (const [number, naming] of namings.entries()) {
    const file = files[number];
    if (!file || naming.sha256 === null) continue;
    for (const source of await sourcesOf(client, datasetId, file, naming)) {
      const settings = settingsToKeep(source, naming);
      // What its keys are is what is said of them now; an entry that they made before keeps what they were.
      const { mapping: _, ...names } = sourceSettingsSchema.parse(settings ?? source.settings);
      inForce[number] = { ...naming, ...names };
      if (source.hasCutNumbers) restored += await restoreNumbers(client, source.id, file, naming, signal);
      if (settings === null) continue;
      if (source.rootId === null) await forgetNames(client, datasetId, source.id);
      await client.query(`UPDATE "SourceFile" SET "rootId" = $2, settings = $3, sha256 = $4 WHERE id = $1`, [
        source.id,
        naming.rootId,
        JSON.stringify(settings),
        naming.sha256,
      ]);
      const images = await client.query<{ imageId: string }>(
        `WITH own AS (SELECT id, "imageId" FROM "Entry" WHERE "datasetId" = $1 AND "sourceFileId" = $2)
         SELECT "imageId" FROM own WHERE "imageId" IS NOT NULL UNION SELECT x."imageId" FROM own JOIN "EntryImage" x ON x."entryId" = own.id`,
        [datasetId, source.id],
      );
      unsettled.push(...images.rows.map(({ imageId }) => String(imageId)));
    }
  }
  return { unsettled, namings: inForce, restored };
}

type Source = { id: string; rootId: string | null; settings: unknown; hasCutNumbers: boolean };

/** Where the file came in before: by its bytes; of a release that kept no bytes' hash, by its name, its size and its first entries. */
async function sourcesOf(
  client: pg.PoolClient,
  datasetId: bigint,
  file: JsonInput,
  naming: FileNaming,
): Promise<Source[]> {
  const known = await client.query<Source>(
    `SELECT id, "rootId", settings, "hasCutNumbers" FROM "SourceFile" WHERE "datasetId" = $1 AND sha256 = $2`,
    [datasetId, naming.sha256],
  );
  if (known.rows.length > 0) return known.rows;
  const former = await client.query<Source>(
    `SELECT id, "rootId", settings, "hasCutNumbers" FROM "SourceFile" WHERE "datasetId" = $1 AND sha256 IS NULL AND path = $2 AND "sizeBytes" = $3 ORDER BY id`,
    [datasetId, path.basename(file.shown), file.bytes],
  );
  const same: Source[] = [];
  for (const source of former.rows) if (await beginsAlike(client, source.id, file, naming)) same.push(source);
  // Two files of one name, size and beginning were two imports: which is which shows in nothing.
  return same.slice(0, 1);
}

/** Entries that are compared: so many of the first ones that can be read. */
const COMPARED = 50;

/**
 * Whether a file's first entries are what came from that source. A row that is not read any more (of a shape that was taken for
 * text alone, with a doubled key) and one that another file had brought say nothing.
 */
async function beginsAlike(
  client: pg.PoolClient,
  sourceId: string,
  file: JsonInput,
  naming: FileNaming,
): Promise<boolean> {
  let compared = 0;
  for await (const some of readRows({ file, naming, signal: undefined, onBytes: () => {}, rowsToSkip: 0 })) {
    const staged = some.flatMap(({ reading }) => reading.staged.filter((one) => one.table === "entry"));
    const [first, last] = [staged.at(0), staged.at(-1)];
    if (!first || !last) continue;
    const { rows } = await client.query<{ row: number; part: number; hash: Buffer }>(
      `SELECT "rowIndex" AS row, "partIndex" AS part, hash FROM "Entry" WHERE "sourceFileId" = $1
         AND "datasetId" = (SELECT "datasetId" FROM "SourceFile" WHERE id = $1) AND "rowIndex" BETWEEN $2 AND $3`,
      [sourceId, first.row, last.row],
    );
    const known = new Map(rows.map(({ row, part, hash }) => [`${row} ${part}`, hash]));
    for (const { row, part, hash } of staged) {
      const before = known.get(`${row} ${part}`);
      if (before === undefined) continue;
      if (!before.equals(hash)) return false;
      if (++compared === COMPARED) return true;
    }
  }
  return compared > 0;
}

/** The settings that the source has from now on; null where nothing changes. Found at another place, the same file names the same photos: only what a person says differs. */
function settingsToKeep({ rootId, settings }: Source, naming: FileNaming): unknown {
  const told = ({ ids, stripPrefixes }: { ids: readonly unknown[]; stripPrefixes: readonly string[] }) => ({
    ids,
    stripPrefixes,
  });
  const { mapping } = sourceSettingsSchema.parse(settings);
  const now = { ...settingsOf(naming), mapping };
  if (rootId === null) return now;
  const isSaid = now.ids.length + now.stripPrefixes.length > 0;
  const isSame = BigInt(rootId) === naming.rootId;
  if (isSame && (!isSaid || isDeepStrictEqual(told(sourceSettingsSchema.parse(settings)), told(now)))) return null;
  return isSaid ? now : settings;
}

/** Names below the root without a name that only this file's entries say: its root has a name now. */
async function forgetNames(client: pg.PoolClient, datasetId: bigint, sourceId: string): Promise<void> {
  const naming = { root: "", ...sourceSettingsSchema.parse({}) };
  const { rows } = await client.query<{ own: boolean; shell: unknown }>(
    `SELECT e."sourceFileId" = $2 AS own, e."rowShell" AS shell FROM "Entry" e JOIN "SourceFile" f ON f.id = e."sourceFileId"
     WHERE e."datasetId" = $1 AND f."rootId" IS NULL AND e."partShell" IS NULL AND e."imageId" IN (
       SELECT "imageId" FROM "Entry" WHERE "datasetId" = $1 AND "sourceFileId" = $2)`,
    [datasetId, sourceId],
  );
  const namesOf = (isOwn: boolean) =>
    rows
      .filter(({ own }) => own === isOwn)
      .flatMap(({ shell }) => namedByRow(naming, false, shell).flatMap(({ name }) => name ?? []));
  const others = new Set(namesOf(false));
  const gone = [...new Set(namesOf(true))].filter((name) => !others.has(name));
  await client.query(`DELETE FROM "ImageAlias" WHERE "datasetId" = $1 AND alias = ANY($2::text[])`, [datasetId, gone]);
}
