import { STATES, TASKS } from "#domain/entry/task.ts";
import { createConceptReader } from "#domain/recipe/concepts/concept-reader.ts";
import type { Concept } from "#domain/recipe/concepts/concept-set.ts";
import type { HeldOutQuestions } from "#domain/recipe/held-out-questions.ts";
import { keyOf } from "#domain/recipe/seeded-order.ts";
import { answerSide } from "#domain/recipe/yes-no.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "#server/export/formats/llava-row.ts";
import { countEntries } from "#server/export/rows/context.ts";
import { entryRows, type Row } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type Text, textsIn } from "#server/export/rows/texts-in.ts";
import { asBytes, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { Selection } from "#server/find/selection.ts";
import type { KeptRecords } from "./kept-records.ts";
import { loadPartSources, type PartSource } from "./part-sources.ts";
import { collectPool, numberOf, type Pool } from "./pool.ts";

type Reading = {
  selection: Selection;
  concepts: readonly Concept[];
  heldOut: HeldOutQuestions | null;
  seed: number;
  /** Opens what keeps records of entries while they are read; absent: nobody does. */
  keep?: ((sources: readonly PartSource[], expected: number) => Promise<KeptRecords | null>) | undefined;
  onProgress?: ((read: number, expected: number) => void) | undefined;
};

export type ReadPool = {
  pool: Pool;
  /** Ids of the photos, as the pool numbers them. */
  imageIds: readonly string[];
  kept: KeptRecords | null;
  /** Entries with a question that is held out. */
  heldOut: { same: number; ngram: number };
};

/**
 * The selected entries as a pool, each text read once as it stands now. Rows come as they lie in the database: nothing of the result hangs on
 * their order.
 */
export async function readPool(
  snapshot: Snapshot,
  { selection, concepts, heldOut, seed, keep, onProgress }: Reading,
): Promise<ReadPool> {
  const { selected: expected } = await countEntries(snapshot, selection);
  const sources = await loadPartSources(snapshot, selection.datasetId);
  const partAt = new Map(sources.map(({ id }, index) => [id, index]));
  const photoAt = new Map<string, number>();
  const pool = collectPool(
    expected,
    concepts.length,
    sources.map(({ name }) => name),
  );
  const kept = (await keep?.(sources, expected)) ?? null;
  const reader = createConceptReader(concepts);
  const held = { same: 0, ngram: 0 };
  let read = 0;
  for await (const batch of kept ? keptRows(snapshot, selection) : poolRows(snapshot, selection)) {
    for (const { entry, partId, whole } of batch) {
      const { id, task, state, turnsBytes, turnsAfter, hash, recordHash, nth, imageId, identity, sourceFileId } = entry;
      const texts = textsIn(turnsAfter === null ? turnsBytes : toBytes(turnsAfter));
      const match = heldOut && matchOf(heldOut, texts);
      if (match) {
        held[match]++;
        continue;
      }
      const { high, low } = keyOf(hash, recordHash, identity, task, nth);
      reader.begin();
      const facts = factsOf(texts, reader.read);
      const [part, stateAt] = [partAt.get(partId) ?? 0, STATES.indexOf(state)];
      const own = pool.add({
        id: Number(id),
        high,
        low,
        photo: imageId === null ? -1 : numberOf(photoAt, imageId),
        task: TASKS.indexOf(task),
        part,
        state: stateAt,
        fileId: sourceFileId,
        ...facts,
        concepts: reader.found(),
      });
      if (whole && kept?.takes(part, stateAt, imageId !== null)) kept.keep(own, whole);
    }
    read += batch.length;
    await kept?.drain();
    onProgress?.(read, Math.max(expected, read));
  }
  await kept?.drain(true);
  return { pool: pool.finish(seed), imageIds: [...photoAt.keys()], kept, heldOut: held };
}

const POOL_COLUMNS = [
  "id",
  "task",
  "state",
  "turnsBytes",
  "turnsAfter",
  "hash",
  "recordHash",
  "nth",
  "imageId",
  "identity",
  "sourceFileId",
  "partId",
] as const;

/** An entry as it is read. `whole`: where records are printed as well. */
type PoolEntry = {
  entry: Pick<LlavaRow, Exclude<(typeof POOL_COLUMNS)[number], "partId">>;
  partId: number | null;
  whole: LlavaRow | null;
};

async function* poolRows(snapshot: Snapshot, selection: Selection): AsyncGenerator<PoolEntry[]> {
  for await (const rows of entryRows(snapshot, selection, POOL_COLUMNS, { order: null }))
    yield rows.map((row) => {
      const [id, task, state, turnsBytes, turnsAfter, hash, recordHash, nth, imageId, identity, sourceFileId, partId] =
        row;
      const entry = { id, task, state, turnsBytes, turnsAfter, hash, recordHash, nth, imageId, identity, sourceFileId };
      return { entry, partId, whole: null };
    });
}

/** With what records are printed of. */
async function* keptRows(snapshot: Snapshot, selection: Selection): AsyncGenerator<PoolEntry[]> {
  const columns = [...LLAVA_COLUMNS, "partId"] as const;
  for await (const rows of entryRows(snapshot, selection, columns, { order: null }))
    yield rows.map((row) => {
      const whole = llavaRow(row as unknown as Row<typeof LLAVA_COLUMNS>);
      return { entry: whole, partId: row[LLAVA_COLUMNS.length] as number | null, whole };
    });
}

function factsOf(texts: readonly Text[], read: (bytes: string) => number) {
  const facts = { yes: 0, no: 0, qas: 0, questionWords: 0, answerWords: 0 };
  for (const text of texts) {
    const words = read(text.value);
    if (text.isQuestion) facts.questionWords += words;
    if (!text.isAnswer) continue;
    facts.qas++;
    facts.answerWords += words;
    const side = answerSide(text.value);
    if (side !== null) facts[side]++;
  }
  return facts;
}

function matchOf(heldOut: HeldOutQuestions, texts: readonly Text[]): "same" | "ngram" | null {
  let match: "same" | "ngram" | null = null;
  for (const { isQuestion: asks, value } of texts) {
    if (!asks) continue;
    const own = heldOut.matchOf(fromBytes(asBytes(value)));
    if (own === "same") return own;
    match ??= own;
  }
  return match;
}
