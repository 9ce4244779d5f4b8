import type pg from "pg";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { moveEntries } from "#server/import/photos/move-entries.ts";
import type { JsonInput } from "#server/import/read/discovered.ts";
import { parseJson } from "#server/import/read/json-value.ts";
import { readRows } from "#server/import/read/read-rows.ts";
import { recordHashOf } from "./record-hashes.ts";
import type { StagedEntry } from "./staged.ts";

/** Entries that are compared with one statement. */
const BATCH = 500;

type Restorable = { entry: StagedEntry; cut: Buffer; exact: Buffer };

/**
 * Entries of a release that printed records again, and cut their decimals to doubles, get back what their file says: the text
 * around their messages, and the hash of the whole record. Only where it is proven that a row is an entry's own: the same file, the
 * same place in it, the same words, and what that release would have made of it is what is kept. Without it the file would bring
 * them in once more; by the cut value alone, two records that differ could be taken for one. Answers how many.
 */
export async function restoreNumbers(
  client: pg.PoolClient,
  sourceId: string,
  file: JsonInput,
  naming: FileNaming,
  signal: AbortSignal | undefined,
): Promise<number> {
  let restored = 0;
  let waiting: Restorable[] = [];
  for await (const rows of readRows({ file, naming, signal, onBytes: () => {}, rowsToSkip: 0 })) {
    for (const { reading } of rows)
      for (const staged of reading.staged) if (staged.table === "entry") waiting.push(...restorable(staged));
    if (waiting.length < BATCH) continue;
    restored += await restore(client, sourceId, waiting);
    waiting = [];
  }
  restored += await restore(client, sourceId, waiting);
  await client.query(`UPDATE "SourceFile" SET "hasCutNumbers" = false WHERE id = $1`, [sourceId]);
  return restored;
}

/** Nothing for a record that lost nothing. */
function restorable(entry: StagedEntry): Restorable[] {
  const { recordHash: exact, hash, rowShell, partShell, turns } = entry;
  if (exact === null) return [];
  const part = partShell === null ? null : printedAnew(partShell);
  const cut = recordHashOf({ hash, row: printedAnew(rowShell), part, turns: printedAnew(turns) });
  return cut === null || cut.equals(exact) ? [] : [{ entry, cut, exact }];
}

/** A JSON text as a release that kept values, not texts, stored it. */
function printedAnew(text: string): string {
  const parsed = parseJson(Buffer.from(text));
  return parsed.ok ? JSON.stringify(parsed.value) : text;
}

async function restore(client: pg.PoolClient, sourceId: string, rows: readonly Restorable[]): Promise<number> {
  if (rows.length === 0) return 0;
  await client.query(`DROP TABLE IF EXISTS stage_restored, stage_move`);
  const { rowCount } = await client.query(
    `CREATE TEMP TABLE stage_restored ON COMMIT DROP AS SELECT e.id AS entry, e."imageId" AS image, n.exact AS record, n.shell, n.part, n.turns
     FROM json_to_recordset($2) AS n ("at" int, "in" int, hash bytea, cut bytea, exact bytea, shell text, part text, turns text)
     JOIN "SourceFile" f ON f.id = $1
     JOIN "Entry" e ON e."datasetId" = f."datasetId" AND e."sourceFileId" = f.id AND e."rowIndex" = n."at" AND e."partIndex" = n."in"
       AND e.hash = n.hash AND e."recordHash" = n.cut`,
    [sourceId, JSON.stringify(rows.map(asJson))],
  );
  if (!rowCount) return 0;
  await client.query(`CREATE TEMP TABLE stage_move ON COMMIT DROP AS SELECT entry, image, record FROM stage_restored`);
  await moveEntries(client);
  await client.query(
    `UPDATE "Entry" e SET "rowShell" = r.shell::json, "partShell" = r.part::json, turns = r.turns::json FROM stage_restored r WHERE e.id = r.entry`,
  );
  return rowCount;
}

const asJson = ({ entry, cut, exact }: Restorable) => {
  const hex = (hash: Buffer) => `\\x${hash.toString("hex")}`;
  const { row, part, hash, rowShell, partShell, turns } = entry;
  return {
    at: row,
    in: part,
    hash: hex(hash),
    cut: hex(cut),
    exact: hex(exact),
    shell: rowShell,
    part: partShell,
    turns,
  };
};
