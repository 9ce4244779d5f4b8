import { STATES, TASKS } from "#domain/entry/task.ts";
import { isKnownOn, knownNames, OBJECT_NAMES, objectsNamed } from "#domain/export/named-objects.ts";
import type { ShiftSide } from "#domain/export/shift.ts";
import { type ConceptReader, createConceptReader } from "#domain/recipe/concepts/concept-reader.ts";
import { CONCEPT_SETS, type Concept, joinConcepts, parseConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { answerSide } from "#domain/recipe/yes-no.ts";
import { EDITED_TURNS } from "#server/entries/standing-sql.ts";
import { selected } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { textsIn } from "#server/export/rows/texts-in.ts";

/** What entries that were read are like. `objects`: how many of them name a thing, and how many of those on photos that are not known to show it. */
export type Sample = Pick<ShiftSide, "sampled" | "yes" | "words" | "concepts" | "judged"> & {
  objects: Map<string, { named: number; unknown: number }>;
};

export type SampleReader = (ids: readonly bigint[], how: How) => Promise<Sample>;
type How = { isAsImported: boolean };

/** By photo; null where nothing is annotated. */
type KnownNames = Map<string, ReturnType<typeof knownNames> | null>;
type Place = { snapshot: Snapshot; datasetId: bigint; known: KnownNames };

type Row = [imageId: string | null, turns: string, edited: string | null];

let own: ReturnType<typeof createSampleReader> | null = null;

/**
 * Reads entries by their ids, in one snapshot of a data set: what is annotated on a photo is asked once for all of its samples. The reader of texts is one for
 * the process: it remembers their words and names on photos, 25 MB at most.
 */
export function sampleReader(snapshot: Snapshot, datasetId: bigint): SampleReader {
  own ??= createSampleReader();
  const read = own;
  const place: Place = { snapshot, datasetId, known: new Map() };
  return (ids, how) => read(place, ids, how);
}

function createSampleReader() {
  const concepts = joinConcepts(
    Object.values(CONCEPT_SETS).map((text) => {
      const parsed = parseConcepts(text);
      return parsed.ok ? parsed.concepts : [];
    }),
  );
  const names = namesBeside(concepts);
  const reader = createConceptReader([...concepts, ...names.more]);
  const memory = new Map<string, readonly string[]>();
  return async (
    { snapshot, datasetId, known }: Place,
    ids: readonly bigint[],
    { isAsImported }: How,
  ): Promise<Sample> => {
    const isCovered = new Uint8Array(concepts.length);
    const sums = { sampled: 0, judged: 0, yes: 0, no: 0, questions: 0, answers: 0, questionWords: 0, answerWords: 0 };
    const objects: Sample["objects"] = new Map();
    const selection = { datasetId, states: STATES, tasks: TASKS, entryIds: ids, withdrawn: "in" as const };
    const rows: Row[] = [];
    const sql = `SELECT e."imageId", e.turns, ${isAsImported ? "NULL::json" : EDITED_TURNS} FROM ${selected(selection)}`;
    for await (const batch of snapshot.stream(sql, ["int8", "bytes", "bytes"]))
      rows.push(...(batch as unknown as Row[]));
    await learnNames(snapshot, rows, memory, known);
    for (const [imageId, turns, edited] of rows) {
      reader.begin();
      readTexts(edited ?? turns, reader, sums);
      sums.sampled++;
      const found = reader.found();
      for (const concept of found) if (concept < concepts.length) isCovered[concept] = 1;
      const own = imageId === null ? undefined : known.get(imageId);
      if (own) sums.judged++;
      for (const object of objectsNamed(Array.from(found).flatMap((concept) => names.byConcept.get(concept) ?? []))) {
        const tally = objects.get(object) ?? { named: 0, unknown: 0 };
        objects.set(object, tally);
        tally.named++;
        if (own && !isKnownOn(object, own)) tally.unknown++;
      }
    }
    const mean = (sum: number, count: number) => (count === 0 ? 0 : Math.round((10 * sum) / count) / 10);
    return {
      sampled: sums.sampled,
      judged: sums.judged,
      yes: { yes: sums.yes, no: sums.no },
      words: { question: mean(sums.questionWords, sums.questions), answer: mean(sums.answerWords, sums.answers) },
      concepts: { covered: isCovered.reduce((sum, own) => sum + own, 0), of: concepts.length },
      objects,
    };
  };
}

type Sums = Record<"yes" | "no" | "questions" | "answers" | "questionWords" | "answerWords", number>;

function readTexts(turns: string, reader: ConceptReader, sums: Sums): void {
  for (const { isQuestion, isAnswer, value } of textsIn(turns)) {
    const words = reader.read(value);
    if (isQuestion) {
      sums.questions++;
      sums.questionWords += words;
    }
    if (!isAnswer) continue;
    sums.answers++;
    sums.answerWords += words;
    const side = answerSide(value);
    if (side !== null) sums[side]++;
  }
}

type ObjectName = (typeof OBJECT_NAMES)[number];

/** The names of things by the places of their concepts: those that the sets have already, and `more` behind them. */
function namesBeside(concepts: readonly Concept[]) {
  const places = new Map(concepts.map(({ words }, index) => [words.join(" "), index]));
  const byConcept = new Map<number, ObjectName[]>();
  const more: Concept[] = [];
  for (const name of OBJECT_NAMES) {
    const key = name.concept.words.join(" ");
    const place = places.get(key) ?? concepts.length + more.length;
    if (!places.has(key)) {
      places.set(key, place);
      more.push(name.concept);
    }
    byConcept.set(place, [...(byConcept.get(place) ?? []), name]);
  }
  return { byConcept, more };
}

/** What is annotated on the photos of entries, once a photo; of photos with no name at all nothing can be said. */
async function learnNames(
  snapshot: Snapshot,
  rows: readonly Row[],
  memory: Map<string, readonly string[]>,
  known: KnownNames,
): Promise<void> {
  const images = [...new Set(rows.flatMap(([imageId]) => imageId ?? []))].filter((id) => !known.has(id));
  if (images.length === 0) return;
  const found = await snapshot.query<{ id: string; names: string[] }>(
    `SELECT a."imageId"::text AS id, array_agg(DISTINCT name) AS names FROM "Annotation" a, unnest(a.names) AS name
     WHERE a."imageId" = ANY($1::bigint[]) GROUP BY 1`,
    [images],
  );
  for (const id of images) known.set(id, null);
  for (const { id, names } of found) known.set(id, knownNames(names, memory));
}
