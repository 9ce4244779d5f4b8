import { STATES, TASKS } from "#domain/entry/task.ts";
import { isKnownOn, knownNames } from "#domain/export/named-objects.ts";
import type { ShiftSide } from "#domain/export/shift.ts";
import { EDITED_TURNS } from "#server/entries/standing-sql.ts";
import { selected } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { createEntryReader, type EntryReader, type EntryTexts } from "./entry-reader.ts";

/** What entries that were read are like. `objects`: how many of them name a thing, and how many of those on photos that are not known to show it. */
export type Sample = Pick<ShiftSide, "sampled" | "yes" | "words" | "concepts" | "judged"> & {
  objects: Map<string, { named: number; unknown: number }>;
};

/** Entries to be read, by their ids: as they were imported, or as they stand. */
export type Wanted = { ids: readonly string[]; isAsImported: boolean };

type Row = [id: string, imageId: string | null, turns: string, edited: string | null];

/** What is annotated on a photo; null where nothing is. */
type Names = ReturnType<typeof knownNames> | null;

let own: { reader: EntryReader; memory: Map<string, readonly string[]> } | null = null;

/**
 * Reads two samples of a data set in one snapshot; an entry of both, and what is annotated on a photo, is read once. The reader of texts is one for
 * the process: it remembers their words and names on photos, 25 MB at most.
 */
export async function readSamples(
  snapshot: Snapshot,
  datasetId: bigint,
  one: Wanted,
  other: Wanted,
): Promise<[Sample, Sample]> {
  own ??= { reader: createEntryReader(), memory: new Map() };
  const { reader, memory } = own;
  const entryIds = [...new Set([...one.ids, ...other.ids])].map(BigInt);
  const selection = { datasetId, states: STATES, tasks: TASKS, entryIds, withdrawn: "in" as const };
  const rows: Row[] = [];
  const sql = `SELECT e.id, e."imageId", e.turns, ${EDITED_TURNS} FROM ${selected(selection)}`;
  for await (const batch of snapshot.stream(sql, ["int8", "int8", "bytes", "bytes"]))
    rows.push(...(batch as unknown as Row[]));
  const names = await loadNames(snapshot, rows, memory);
  const sides = [tallySide(one, reader.conceptsOf), tallySide(other, reader.conceptsOf)] as const;
  for (const [id, imageId, turns, edited] of rows) {
    const known = (imageId === null ? null : names.get(imageId)) ?? null;
    let last = null as { turns: string; texts: EntryTexts } | null;
    for (const side of sides) {
      if (!side.ids.has(id)) continue;
      const standing = side.isAsImported ? turns : (edited ?? turns);
      if (last?.turns !== standing) last = { turns: standing, texts: reader.read(standing) };
      side.add(last.texts, known);
    }
  }
  return [sides[0].finish(), sides[1].finish()];
}

function tallySide({ ids, isAsImported }: Wanted, conceptsOf: number) {
  const isCovered = new Uint8Array(conceptsOf);
  const sums = { sampled: 0, judged: 0, yes: 0, no: 0, questions: 0, answers: 0, questionWords: 0, answerWords: 0 };
  const objects: Sample["objects"] = new Map();
  const mean = (sum: number, count: number) => (count === 0 ? 0 : Math.round((10 * sum) / count) / 10);
  return {
    ids: new Set(ids),
    isAsImported,
    add(texts: EntryTexts, known: Names) {
      sums.sampled++;
      if (known) sums.judged++;
      for (const of of COUNTED) sums[of] += texts[of];
      for (const concept of texts.concepts) isCovered[concept] = 1;
      for (const object of texts.objects) {
        const tally = objects.get(object) ?? { named: 0, unknown: 0 };
        objects.set(object, tally);
        tally.named++;
        if (known && !isKnownOn(object, known)) tally.unknown++;
      }
    },
    finish: (): Sample => ({
      sampled: sums.sampled,
      judged: sums.judged,
      yes: { yes: sums.yes, no: sums.no },
      words: { question: mean(sums.questionWords, sums.questions), answer: mean(sums.answerWords, sums.answers) },
      concepts: { covered: isCovered.reduce((sum, own) => sum + own, 0), of: conceptsOf },
      objects,
    }),
  };
}
const COUNTED = ["yes", "no", "questions", "answers", "questionWords", "answerWords"] as const;

/** What is annotated on the photos of entries; of photos with no name at all nothing can be said. */
async function loadNames(
  snapshot: Snapshot,
  rows: readonly Row[],
  memory: Map<string, readonly string[]>,
): Promise<Map<string, Names>> {
  const images = [...new Set(rows.flatMap(([, imageId]) => imageId ?? []))];
  // As JSON: arrays of text are slow to take apart, and distinct names slow to sort.
  const found = await snapshot.query<{ id: string; names: string }>(
    `SELECT a."imageId"::text AS id, array_to_json(a.names)::text AS names FROM "Annotation" a WHERE a."imageId" = ANY($1::bigint[]) AND a.names <> '{}'`,
    [images],
  );
  const listed = new Map<string, string[]>();
  for (const { id, names } of found) listed.set(id, [...(listed.get(id) ?? []), ...(JSON.parse(names) as string[])]);
  return new Map([...listed].map(([id, names]) => [id, knownNames(names, memory)]));
}
