import type pg from "pg";
import { isPublic } from "#domain/identity/image-key.ts";
import type { NamedPhoto } from "#domain/identity/photo-naming.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { namedByRow, type SourceSettings, settingsOf, sourceSettingsSchema } from "#server/import/photos/mention-of.ts";
import type { StagedEntry } from "./staged.ts";

/** A row that was there already. `id`: its number in `stage_entry`. */
export type KnownRow = { id: bigint; entry: StagedEntry; image: string | null };

/**
 * Where the same file, read alike, came in before. `isWhole`: to its end, so that all its rows are entries or kept beside entries:
 * to look for each once more costs a third of the import.
 */
export type FormerSources = { ids: string[]; isWhole: boolean };

export async function loadFormerSources(
  client: pg.PoolClient,
  datasetId: bigint,
  sourceFileId: bigint,
  naming: FileNaming,
): Promise<FormerSources> {
  const { rows } = await client.query<{ id: string; isWhole: boolean }>(
    `SELECT id, "isWhole" FROM "SourceFile" WHERE "datasetId" = $1 AND sha256 = $2 AND "rootId" = $3 AND settings = $4::jsonb AND id <> $5`,
    [datasetId, naming.sha256, naming.rootId, JSON.stringify(settingsOf(naming)), sourceFileId],
  );
  return { ids: rows.map(({ id }) => String(id)), isWhole: rows.some(({ isWhole }) => isWhole) };
}

/** The file has come to its end. */
export async function markWhole(client: pg.PoolClient, sourceFileId: bigint, { ids }: FormerSources): Promise<void> {
  await client.query(`UPDATE "SourceFile" SET "isWhole" = true WHERE id = ANY($1::bigint[]) AND NOT "isWhole"`, [
    [String(sourceFileId), ...ids],
  ]);
}

type Candidate = {
  staged: string;
  entry: string;
  root: string;
  file: string | null;
  settings: unknown;
  isSvit: boolean;
  shell: unknown;
};

/**
 * Keeps rows that were there already and name one of their photos otherwise than the entry which they were found in does: another root, or
 * another path of the same public id. Should the two be two pictures after all, such a row is an entry of its own
 * (revive-repeats.ts), and must not wait for its file to come again. Rows of a file that came before are kept already.
 */
export async function keepRepeats(
  client: pg.PoolClient,
  { naming, former }: { naming: FileNaming; former: FormerSources },
  known: readonly KnownRow[],
): Promise<void> {
  if (former.isWhole) return;
  const rows = new Map(known.flatMap((row) => (row.image === null ? [] : [[String(row.id), row] as const])));
  if (rows.size === 0) return;
  const { rows: candidates } = await client.query<Candidate>(
    `SELECT s.id AS staged, e.id AS entry, coalesce(r.name, '') AS root, f.id AS file, coalesce(f.settings, '{}') AS settings,
       e."partShell" IS NOT NULL AS "isSvit", e."rowShell" AS shell
     FROM stage_entry s JOIN "Entry" e ON e."datasetId" = s.dataset AND e."imageId" = s.image AND e.task = s.task::"Task"
       AND coalesce(e."recordHash", e.hash) = coalesce(s.record_hash, s.hash) AND e.nth = s.nth
     LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId" LEFT JOIN "PhotoRoot" r ON r.id = f."rootId"
     WHERE e.id <> s.id
       AND ((f."rootId", f.settings) IS DISTINCT FROM ($1, $2::jsonb) OR e."rowShell"->>'image' IS DISTINCT FROM s.row_shell::json->>'image'
         OR (e."rowShell"->'image' IS NULL AND e."rowShell"::text <> s.row_shell))
       AND NOT EXISTS (SELECT 1 FROM "EntryRepeat" k WHERE k."sourceFileId" = ANY($3::bigint[]) AND k."rowIndex" = s.row AND k."partIndex" = s.part)`,
    [naming.rootId, JSON.stringify(settingsOf(naming)), former.ids],
  );
  const settings = new Map<string | null, SourceSettings>();
  const kept = candidates.filter((own) => {
    const read = settings.get(own.file) ?? sourceSettingsSchema.parse(own.settings);
    settings.set(own.file, read);
    const before = namedByRow({ root: own.root, ...read }, own.isSvit, own.shell);
    const entry = rows.get(String(own.staged))?.entry;
    const now = entry ? [entry, ...entry.further] : [];
    const isSame = (one: NamedPhoto, { identity, name }: Pick<StagedEntry, "identity" | "name">) =>
      one.name === name &&
      one.publicId === (identity !== null && isPublic(identity) ? identity : null) &&
      // By a number alone, the photo is the one of the file's own root.
      (name !== null || own.root === naming.root);
    return before.some((one, at) => now[at] !== undefined && !isSame(one, now[at]));
  });
  if (kept.length === 0) return;
  await client.query(
    `INSERT INTO "EntryRepeat" ("sourceFileId", "rowIndex", "partIndex", "entryId", "sourceTask", "rowShell", "partShell", turns)
     SELECT s.file, s.row, s.part, e.id, s.source_task, nullif(s.row_shell, e."rowShell"::text)::json, nullif(s.part_shell, e."partShell"::text)::json,
       nullif(s.turns, e.turns::text)::json
     FROM unnest($1::bigint[], $2::bigint[]) n (staged, entry) JOIN stage_entry s ON s.id = n.staged JOIN "Entry" e ON e.id = n.entry
     ON CONFLICT DO NOTHING`,
    [kept.map(({ staged }) => staged), kept.map(({ entry }) => entry)],
  );
}
