import type { Candidates } from "#domain/recipe/candidates.ts";
import { orderOf, seeded } from "#domain/recipe/seeded-order.ts";

/** What a recipe may choose from, in the seed's order, with what is told of it. Nothing here is a text: see `Candidates`. */
export type Pool = Candidates & {
  /** Entry ids, below 2^53. */
  id: Float64Array;
  /** The entry's key (seeded-order.ts). */
  high: Uint32Array;
  low: Uint32Array;
  /** The how-manieth it was when it was added. */
  nth: Uint32Array;
  state: Uint8Array;
  /** Its file, by its place in `files`. */
  file: Uint32Array;
  qas: Uint16Array;
  questionWords: Uint16Array;
  answerWords: Uint16Array;
  /** Names of `part`; the first is of what belongs to none. */
  parts: readonly string[];
  /** Ids of the files that entries came from; the first is of what came from none that is known. */
  files: readonly string[];
  photoCount: number;
};

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;
type Columns = Omit<Pool, "nth" | "count" | "conceptCount" | "parts" | "files" | "photoCount">;

/** What is added of an entry. */
export type PoolRow = {
  id: number;
  high: number;
  low: number;
  photo: number;
  task: number;
  part: number;
  state: number;
  /** Null: of none that is known. */
  fileId: string | null;
  yes: number;
  no: number;
  qas: number;
  questionWords: number;
  answerWords: number;
  /** In any order. */
  concepts: Uint16Array;
};

/** Collects entries in whatever order they come; `finish` puts them into the seed's. `expected`: about how many. */
export function collectPool(expected: number, conceptCount: number, parts: readonly string[]) {
  let room = Math.max(1024, expected);
  let columns = columnsOf(room, Math.max(4096, expected * CONCEPTS_EACH));
  let count = 0;
  let photoCount = 0;
  const fileAt = new Map([["", 0]]);
  return {
    /** Answers the how-manieth it is, from 0. */
    add({ concepts, fileId, ...row }: PoolRow): number {
      if (count === room) {
        room = Math.ceil(room * 1.5);
        columns = resized(columns, room, columns.concepts.length);
      }
      const start = columns.conceptStart[count] as number;
      const end = start + concepts.length;
      if (end > columns.concepts.length) columns = resized(columns, room, Math.ceil(end * 1.5));
      columns.concepts.set(concepts.toSorted(), start);
      columns.conceptStart[count + 1] = end;
      columns.id[count] = row.id;
      columns.high[count] = row.high;
      columns.low[count] = row.low;
      columns.photo[count] = row.photo;
      columns.task[count] = row.task;
      columns.part[count] = row.part;
      columns.state[count] = row.state;
      columns.file[count] = numberOf(fileAt, fileId ?? "");
      columns.yes[count] = Math.min(row.yes, 255);
      columns.no[count] = Math.min(row.no, 255);
      columns.qas[count] = Math.min(row.qas, 65_535);
      columns.questionWords[count] = Math.min(row.questionWords, 65_535);
      columns.answerWords[count] = Math.min(row.answerWords, 65_535);
      photoCount = Math.max(photoCount, row.photo + 1);
      return count++;
    },
    finish(seed: number): Pool {
      const order = drawOrder(columns.high, columns.low, count, seed);
      const sorted = {} as Columns;
      for (const name of Object.keys(columns) as (keyof Columns)[]) {
        if (name === "concepts" || name === "conceptStart") continue;
        // One after another, so that at most one column stands twice.
        Object.assign(sorted, { [name]: inOrder(columns[name], order) });
        Object.assign(columns, { [name]: new Uint8Array(0) });
      }
      const { conceptStart, concepts } = conceptsInOrder(columns, order);
      return {
        ...sorted,
        nth: order,
        conceptStart,
        concepts,
        count,
        conceptCount,
        parts,
        files: [...fileAt.keys()],
        photoCount,
      };
    },
  };
}

/** What stands under a key, a number of its own from 0 on. */
export function numberOf(known: Map<string, number>, key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size);
  return known.size - 1;
}

/** About as many concepts as an entry of SVIT's has; more are made room for. */
const CONCEPTS_EACH = 12;

const columnsOf = (rows: number, concepts: number): Columns => ({
  id: new Float64Array(rows),
  high: new Uint32Array(rows),
  low: new Uint32Array(rows),
  photo: new Int32Array(rows),
  task: new Uint8Array(rows),
  part: new Uint16Array(rows),
  state: new Uint8Array(rows),
  file: new Uint32Array(rows),
  yes: new Uint8Array(rows),
  no: new Uint8Array(rows),
  qas: new Uint16Array(rows),
  questionWords: new Uint16Array(rows),
  answerWords: new Uint16Array(rows),
  conceptStart: new Uint32Array(rows + 1),
  concepts: new Uint16Array(concepts),
});

function resized(columns: Columns, rows: number, concepts: number): Columns {
  const larger = columnsOf(rows, concepts);
  for (const name of Object.keys(columns) as (keyof Columns)[]) larger[name].set(columns[name]);
  return larger;
}

function drawOrder(high: Uint32Array, low: Uint32Array, count: number, seed: number): Uint32Array {
  const [seededHigh, seededLow] = [new Uint32Array(count), new Uint32Array(count)];
  for (let index = 0; index < count; index++) {
    const key = seeded({ high: high[index] as number, low: low[index] as number }, seed);
    seededHigh[index] = key.high;
    seededLow[index] = key.low;
  }
  return orderOf(seededHigh, seededLow);
}

/**
 * A column in another order. Each width has a loop of its own: one that meets more than four kinds of columns looks each number's kind up, which takes ten
 * times as long.
 */
function inOrder<Kind extends Column>(column: Kind, order: Uint32Array): Kind {
  const sorted = new (column.constructor as new (length: number) => Kind)(order.length);
  if (column.BYTES_PER_ELEMENT === 1) gather1(bytesOf(column), order, bytesOf(sorted));
  else if (column.BYTES_PER_ELEMENT === 2) gather2(halvesOf(column), order, halvesOf(sorted));
  else if (column.BYTES_PER_ELEMENT === 4) gather4(wordsOf(column), order, wordsOf(sorted));
  else gather8(column as Float64Array, order, sorted as Float64Array);
  return sorted;
}

const bytesOf = ({ buffer, length }: Column) => new Uint8Array(buffer, 0, length);
const halvesOf = ({ buffer, length }: Column) => new Uint16Array(buffer, 0, length);
const wordsOf = ({ buffer, length }: Column) => new Uint32Array(buffer, 0, length);

function gather1(from: Uint8Array, order: Uint32Array, to: Uint8Array) {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at] as number] as number;
}

function gather2(from: Uint16Array, order: Uint32Array, to: Uint16Array) {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at] as number] as number;
}

function gather4(from: Uint32Array, order: Uint32Array, to: Uint32Array) {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at] as number] as number;
}

function gather8(from: Float64Array, order: Uint32Array, to: Float64Array) {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at] as number] as number;
}

function conceptsInOrder({ conceptStart, concepts }: Columns, order: Uint32Array) {
  const starts = new Uint32Array(order.length + 1);
  const sorted = new Uint16Array(
    order.reduce((sum, row) => sum + (conceptStart[row + 1] as number) - (conceptStart[row] as number), 0),
  );
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const own = concepts.subarray(conceptStart[row], conceptStart[row + 1]);
    sorted.set(own, starts[at]);
    starts[at + 1] = (starts[at] as number) + own.length;
  }
  return { conceptStart: starts, concepts: sorted };
}
