import type pg from "pg";
import type { Task } from "#domain/entry/task.ts";
import { must } from "#domain/must.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { type CopyField, copyNewRows, copyRows } from "./copy-text.ts";
import type { EntryParts } from "./entry-parts.ts";
import type { ImageIds, PhotoOf } from "./image-ids.ts";
import { type FormerSources, keepRepeats } from "./keep-repeats.ts";
import { recordOfPhotos } from "./record-of-photos.ts";
import type { RepeatCounter } from "./repeat-counter.ts";
import type { StagedEntry } from "./staged.ts";

/** Whether all were new; the new entries of a batch, by task and part and by mark, and the first and last of the ids that were kept for the batch. */
export type EntriesInserted = {
  wereNew: boolean;
  inserted: number;
  byTaskAndPart: { task: Task; part: number | null; count: number }[];
  marks: Record<string, number>;
  range: readonly [first: bigint, last: bigint];
};

/** Where a batch's entries belong. */
export type EntryPlace = {
  datasetId: bigint;
  sourceFileId: bigint;
  images: ImageIds;
  /** How the file names photos. */
  naming: FileNaming;
  former: FormerSources;
  /** Of this file: an entry is its photo, task, record and the how-manieth of that record on that photo within its file. */
  repeats: RepeatCounter;
  parts: EntryParts;
};

const ENTRY = `"Entry" (id, "datasetId", "imageId", task, "sourceTask", topic, turns, hash, "recordHash", "ownHash", nth, "sourceFileId", "rowIndex", "partIndex", "rowShell", "partShell", marks, "pairCount")`;
const STATUS = `"EntryStatus" ("entryId", "datasetId", task, "imageId", "wordCount", "boxCount", marks, "partId", ratings)`;
const STAGE = `(id bigint, dataset bigint, image bigint, task text, source_task text, topic text, turns text, hash bytea, record_hash bytea, own_hash bytea, nth int, file bigint, row int, part int, row_shell text, part_shell text, marks text[], pairs smallint)`;

const FURTHER = `"EntryImage" ("entryId", ordinal, "imageId")`;

/** An entry's images: the first, and those behind it. */
type Photos = { image: string | null; further: readonly string[] };
/** `ownHash`: of an entry of several photos, as Entry has it. */
type Known = StagedEntry & { ownHash?: Buffer };
type Placed = Photos & { entry: Known; id: bigint; nth: number; part: number | null };

/**
 * Brings a batch of entries in, with their states; those that are there already are left as they are. The rows go by
 * COPY straight into their tables; only a batch that meets a known entry goes by a staging table and is joined. Within
 * the caller's transaction. `expectsRepeats` where the last batch did: this one is likely to.
 */
export async function insertEntries(
  client: pg.PoolClient,
  place: EntryPlace,
  entries: readonly StagedEntry[],
  expectsRepeats: boolean,
): Promise<EntriesInserted> {
  const rows = await placeEntries(client, place, entries);
  const isCopied = !expectsRepeats && (await copyAllNew(client, place, rows));
  const fresh = isCopied ? rows : await joinEntries(client, place, rows);
  const first = rows[0]?.id ?? 0n;
  return {
    wereNew: fresh.length === rows.length,
    inserted: fresh.length,
    ...countsOf(fresh),
    range: [first, first + BigInt(rows.length)],
  };
}

/** Gives each entry its image, number and id. */
async function placeEntries(
  client: pg.PoolClient,
  { images, naming, repeats, parts }: EntryPlace,
  entries: readonly StagedEntry[],
) {
  const placed = await placePhotos(images, entries, naming.root);
  const first = await reserveIds(client, entries.length);
  const partIds = await parts.idsOf(entries);
  return placed.map(({ entry, ...photos }, at): Placed => {
    const own = photos.further.length === 0 ? entry : ofSeveral(entry, photos.further);
    const nth = repeats.count(fingerprintOf(own, photos.image));
    return { entry: own, ...photos, id: first + BigInt(at), nth, part: partIds[at] ?? null };
  });
}

/** An entry that is known by its further photos as well. */
const ofSeveral = (entry: StagedEntry, further: readonly string[]): Known => {
  const ownHash = entry.recordHash ?? entry.hash;
  return { ...entry, ownHash, recordHash: recordOfPhotos(ownHash, further) };
};

/** Finds the images of each entry's photos. `root`: the name of the file's. */
async function placePhotos(
  images: ImageIds,
  entries: readonly StagedEntry[],
  root: string,
): Promise<({ entry: StagedEntry } & Photos)[]> {
  const photos: (PhotoOf | null)[] = [];
  for (const { identity, name, further } of entries) {
    photos.push(identity === null ? null : { key: identity, name, root });
    for (const own of further) photos.push({ key: own.identity, name: own.name, root });
  }
  const ids = await images.place(photos);
  let at = 0;
  return entries.map((entry) => {
    const image = ids[at++] ?? null;
    const further = entry.further.map(() => must(ids[at++], "each photo has its image"));
    return { entry, image, further };
  });
}

/** Counts entries that came in already: those that follow in their file are told from them. */
export async function countEntries(
  { images, naming, repeats }: Pick<EntryPlace, "images" | "naming" | "repeats">,
  entries: readonly StagedEntry[],
): Promise<void> {
  for (const { entry, image, further } of await placePhotos(images, entries, naming.root))
    repeats.count(fingerprintOf(further.length === 0 ? entry : ofSeveral(entry, further), image));
}

/** 64 bits of the record's hash, mixed with its image's id and its task, so that one record on two photos is two keys. */
function fingerprintOf(
  { hash, recordHash, task }: Pick<StagedEntry, "hash" | "recordHash" | "task">,
  image: string | null,
): bigint {
  const salt = BigInt(image ?? 0) * 8n + BigInt(TASK_NUMBER[task]);
  // Multiplication by the golden ratio of 2^64 (Knuth, The Art of Computer Programming 3, 6.4) spreads small numbers.
  return (recordHash ?? hash).readBigUInt64LE(0) ^ BigInt.asUintN(64, salt * 0x9e3779b97f4a7c15n);
}

const TASK_NUMBER: Record<Task, number> = {
  conversation: 1,
  complex_reasoning: 2,
  referring_qa: 3,
  detail_description: 4,
  other: 5,
};

/** So many ids in a row. Another writer between them would leave a hole: then they are drawn again. */
async function reserveIds(client: pg.PoolClient, count: number): Promise<bigint> {
  for (;;) {
    const { rows } = await client.query(
      `SELECT min(v)::text AS first, max(v)::text AS last FROM (SELECT nextval('"Entry_id_seq"') AS v FROM generate_series(1, $1)) drawn`,
      [count],
    );
    const first = BigInt(rows[0].first);
    if (BigInt(rows[0].last) - first === BigInt(count - 1)) return first;
  }
}

/** True where all were new and are in. Otherwise nothing is. */
async function copyAllNew(client: pg.PoolClient, place: EntryPlace, rows: readonly Placed[]): Promise<boolean> {
  if (!(await copyNewRows(client, ENTRY, fieldsOf(place, rows)))) return false;
  await copyBeside(client, place, rows);
  return true;
}

/** Brings in those that are new, and answers which they were. What else the others say is kept. */
async function joinEntries(client: pg.PoolClient, place: EntryPlace, rows: readonly Placed[]): Promise<Placed[]> {
  await client.query(`CREATE TEMP TABLE IF NOT EXISTS stage_entry ${STAGE} ON COMMIT DROP`);
  await client.query("TRUNCATE stage_entry");
  await copyRows(client, "stage_entry", fieldsOf(place, rows));
  const { rows: came } = await client.query<{ id: string }>(
    `INSERT INTO ${ENTRY}
     SELECT id, dataset, image, task::"Task", source_task, topic, turns::json, hash, record_hash, own_hash, nth, file, row, part, row_shell::json, part_shell::json, marks, pairs
     FROM stage_entry ORDER BY id ON CONFLICT DO NOTHING RETURNING id`,
  );
  const ids = new Set(came.map(({ id }) => BigInt(id)));
  const fresh = rows.filter(({ id }) => ids.has(id));
  await copyBeside(client, place, fresh);
  if (fresh.length < rows.length)
    await keepRepeats(
      client,
      place,
      rows.filter(({ id }) => !ids.has(id)),
    );
  return fresh;
}

/** What stands beside each entry that came: its state, and the photos behind its first. */
async function copyBeside(client: pg.PoolClient, place: EntryPlace, rows: readonly Placed[]): Promise<void> {
  await copyRows(client, STATUS, statusOf(place, rows));
  if (rows.some(({ further }) => further.length > 0)) await copyRows(client, FURTHER, furtherOf(rows));
}

function* furtherOf(rows: readonly Placed[]): Generator<CopyField[]> {
  for (const { id, further } of rows) for (const [at, image] of further.entries()) yield [id, at + 1, image];
}

function* fieldsOf({ datasetId, sourceFileId }: EntryPlace, rows: readonly Placed[]): Generator<CopyField[]> {
  for (const { entry, id, image, nth } of rows) {
    yield [
      id,
      datasetId,
      image,
      entry.task,
      entry.sourceTask,
      entry.topic,
      entry.turns,
      entry.hash,
      entry.recordHash,
      entry.ownHash ?? null,
      nth,
      sourceFileId,
      entry.row,
      entry.part,
      entry.rowShell,
      entry.partShell,
      entry.marks,
      entry.pairCount,
    ];
  }
}

function* statusOf({ datasetId }: EntryPlace, rows: readonly Placed[]): Generator<CopyField[]> {
  for (const { entry, id, image, part } of rows) {
    yield [id, datasetId, entry.task, image, entry.wordCount, entry.boxCount, entry.marks, part, entry.ratings];
  }
}

function countsOf(rows: readonly Placed[]): Pick<EntriesInserted, "byTaskAndPart" | "marks"> {
  const counts = new Map<string, EntriesInserted["byTaskAndPart"][number]>();
  const marks: EntriesInserted["marks"] = {};
  for (const { entry, part } of rows) {
    const key = `${entry.task} ${part}`;
    const own = counts.get(key) ?? { task: entry.task, part, count: 0 };
    own.count++;
    counts.set(key, own);
    for (const mark of entry.marks) marks[mark] = (marks[mark] ?? 0) + 1;
  }
  return { byTaskAndPart: [...counts.values()], marks };
}
