import { STATES, TASKS } from "#domain/entry/task.ts";
import { createConceptReader } from "#domain/recipe/concepts/concept-reader.ts";
import type { Concept } from "#domain/recipe/concepts/concept-set.ts";
import type { HeldOutQuestions } from "#domain/recipe/held-out-questions.ts";
import { keyOf } from "#domain/recipe/seeded-order.ts";
import { answerSide } from "#domain/recipe/yes-no.ts";
import { RECORD_HASH } from "#server/entries/record-hash-sql.ts";
import { EDITED_TURNS } from "#server/entries/standing-sql.ts";
import { countEntries } from "#server/export/rows/context.ts";
import { selected } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type Text, textsIn } from "#server/export/rows/texts-in.ts";
import { asBytes, fromBytes } from "#server/export/write/byte-text.ts";
import type { Selection } from "#server/find/selection.ts";
import { collectPool, type Pool } from "./pool.ts";

type Reading = {
  selection: Selection;
  concepts: readonly Concept[];
  heldOut: HeldOutQuestions | null;
  seed: number;
  onProgress?: ((read: number, expected: number) => void) | undefined;
};

export type ReadPool = {
  pool: Pool;
  /** Ids of the photos, as the pool numbers them. */
  imageIds: readonly string[];
  /** Entries with a question that is held out. */
  heldOut: { same: number; ngram: number };
};

/**
 * The selected entries as a pool, each text read once as it stands now. Rows come as they lie in the database: nothing of the result hangs on
 * their order.
 */
export async function readPool(
  snapshot: Snapshot,
  { selection, concepts, heldOut, seed, onProgress }: Reading,
): Promise<ReadPool> {
  const { selected: expected } = await countEntries(snapshot, selection);
  const parts = await snapshot.query<{ id: number; name: string }>(
    `SELECT id, name FROM "Part" WHERE "datasetId" = $1 ORDER BY name COLLATE "C", id`,
    [selection.datasetId],
  );
  const partAt = new Map<number | null, number>([
    [null, 0],
    ...parts.map(({ id }, index): [number, number] => [id, index + 1]),
  ]);
  const photoAt = new Map<string, number>();
  const pool = collectPool(expected, concepts.length, ["", ...parts.map(({ name }) => name)]);
  const reader = createConceptReader(concepts);
  const held = { same: 0, ngram: 0 };
  const sql = `SELECT e.id, s.task, s.state, s."partId", e."imageId", i.identity, e.hash, ${RECORD_HASH}, e.nth, e.turns, ${EDITED_TURNS} FROM ${selected(selection)}`;
  let read = 0;
  for await (const rows of snapshot.stream(sql, KINDS)) {
    for (const [
      id,
      task,
      state,
      partId,
      imageId,
      identity,
      hash,
      recordHash,
      nth,
      turns,
      edited,
    ] of rows as unknown as Row[]) {
      const texts = textsIn(edited ?? turns);
      const match = heldOut && matchOf(heldOut, texts);
      if (match) {
        held[match]++;
        continue;
      }
      const { high, low } = keyOf(hash, recordHash, identity, task, nth);
      reader.begin();
      const facts = factsOf(texts, reader.read);
      pool.add({
        id: Number(id),
        high,
        low,
        photo: imageId === null ? -1 : numberOf(photoAt, imageId),
        task: TASKS.indexOf(task),
        part: partAt.get(partId) ?? 0,
        state: STATES.indexOf(state),
        ...facts,
        concepts: reader.found(),
      });
    }
    read += rows.length;
    onProgress?.(read, Math.max(expected, read));
  }
  return { pool: pool.finish(seed), imageIds: [...photoAt.keys()], heldOut: held };
}

const KINDS = ["int8", "text", "text", "int4", "int8", "text", "bytea", "bytea", "int4", "bytes", "bytes"] as const;
type Row = [
  id: string,
  task: (typeof TASKS)[number],
  state: (typeof STATES)[number],
  partId: number | null,
  imageId: string | null,
  identity: string | null,
  hash: string,
  recordHash: string | null,
  nth: number,
  turns: string,
  edited: string | null,
];

function numberOf(known: Map<string, number>, key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size);
  return known.size - 1;
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
