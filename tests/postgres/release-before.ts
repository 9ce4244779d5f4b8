import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pairsOf, turnsOf } from "#domain/entry/turn.ts";
import { RowCutter } from "#domain/json/json-rows.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { hashEntry } from "#server/entries/hash-entry.ts";
import { isObject, parseJson } from "#server/import/read/json-value.ts";
import { migrateUntil } from "./migrate-until.ts";

/** The last migration of the release that told photos apart by their names alone, and records by their texts. */
const LAST_OF_BEFORE = "20261121123600_whole_of_svit";

/** Gives an empty database the tables of the release before. */
export const migrateToBefore = (url: string): Promise<void> => migrateUntil(url, LAST_OF_BEFORE);

/** What that release made of a photo's path (its domain/image-identity.ts). */
function identityOfPath(name: string): string {
  const folders = name
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const file = folders.pop() ?? "";
  const plain = (digits: string) => digits.replace(/^0+(?=\d)/, "");
  const coco = file.match(/^(?:COCO_(?:train|val|test)\d{4}_)?(\d{12})\.\w+$/)?.[1];
  if (coco !== undefined) return `coco:${plain(coco)}`;
  const number = file.match(/^(\d{1,11})\.\w+$/)?.[1];
  const isVg = folders.length === 0 || folders.some((one) => /^(?:vg|VG_100K(?:_2)?|visual[-_ ]?genome)$/i.test(one));
  return number !== undefined && isVg ? `vg:${plain(number)}` : `path:${[...folders, file].join("/")}`;
}

/** A value printed anew with null in place of one of its members, as that release kept what stands around messages. */
const shellOf = (value: Record<string, unknown>, hole: string): string =>
  JSON.stringify(value, (key, part) => (part === value[hole] && key === hole ? null : part));

type Unit = {
  photo: string | null;
  task: string;
  topic: string | null;
  turns: unknown;
  row: string;
  part: string | null;
};

/** A row's entries as its readers made them: parsed to values, and printed anew. */
function unitsOf(row: Record<string, unknown>): Unit[] {
  const list = row.conversations as Record<string, unknown>[];
  const rowShell = shellOf(row, "conversations");
  if (!("image_id" in row)) {
    const photo = typeof row.image === "string" && row.image !== "" ? identityOfPath(row.image) : null;
    return [{ photo, task: "other", topic: null, turns: list, row: rowShell, part: null }];
  }
  return list.map((part) => ({
    photo: `vg:${row.image_id}`,
    task: "complex_reasoning",
    topic: (part.topic as string | undefined) ?? null,
    turns: part.content,
    row: rowShell,
    part: shellOf(part, "content"),
  }));
}

/** Imports a JSON array of LLaVA's or SVIT's rows into a database of that release, and answers the ids of its entries. */
export async function importBefore(db: Database, datasetName: string, file: string): Promise<string[]> {
  const ask = async (sql: string, values: unknown[]) => (await db.pool.query(sql, values)).rows;
  const one = async (sql: string, values: unknown[]) => must((await ask(sql, values))[0], "a row").id as string;
  const datasetId = await one(
    `INSERT INTO "Dataset" (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name RETURNING id`,
    [datasetName],
  );
  const bytes = await readFile(file);
  const cutter = new RowCutter("array");
  const rows = [...cutter.push(bytes), ...cutter.end()].map(({ bytes }) => parseJson(must(bytes, "a whole row")));
  const sourceId = await one(
    `INSERT INTO "SourceFile" ("datasetId", path, format, "sizeBytes") VALUES ($1, $2, 'llava', $3) RETURNING id`,
    [datasetId, path.basename(file), (await stat(file)).size],
  );
  const counts = new Map<string, number>();
  const ids: string[] = [];
  for (const [index, parsed] of rows.entries()) {
    if (!parsed.ok || !isObject(parsed.value)) throw new Error("a row that cannot be read");
    for (const [at, { photo, task, topic, turns, row, part }] of unitsOf(parsed.value).entries()) {
      const imageId = photo === null ? null : await imageOf(photo);
      const hash = hashEntry(topic, turnsOf(turns));
      const key = `${imageId} ${task} ${hash.toString("hex")}`;
      const nth = counts.get(key) ?? 0;
      counts.set(key, nth + 1);
      const made = await ask(
        `INSERT INTO "Entry" ("datasetId", "imageId", task, topic, turns, hash, nth, "sourceFileId", "rowIndex", "partIndex", "rowShell", "partShell", marks, "pairCount")
         VALUES ($1, $2, $3::"Task", $4, $5::text::json, $6, $7, $8, $9, $10, $11::text::json, $12::text::json, '{}', $13) ON CONFLICT DO NOTHING RETURNING id`,
        [
          datasetId,
          imageId,
          task,
          topic,
          JSON.stringify(turns),
          hash,
          nth,
          sourceId,
          index,
          at,
          row,
          part,
          pairsOf(turnsOf(turns)).length,
        ],
      );
      for (const { id } of made) {
        ids.push(String(id));
        await ask(
          `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, "imageId") VALUES ($1, $2, $3::"Task", $4)`,
          [id, datasetId, task, imageId],
        );
      }
    }
  }
  // A file that brought nothing was a source of nothing.
  if (ids.length === 0) await ask(`DELETE FROM "SourceFile" WHERE id = $1`, [sourceId]);
  return ids;

  async function imageOf(identity: string): Promise<string> {
    await ask(`INSERT INTO "Image" ("datasetId", identity) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      datasetId,
      identity,
    ]);
    const id = await one(`SELECT id FROM "Image" WHERE "datasetId" = $1 AND identity = $2`, [datasetId, identity]);
    await ask(`INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
      datasetId,
      identity,
      id,
    ]);
    return id;
  }
}
