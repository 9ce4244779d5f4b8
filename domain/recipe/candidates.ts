/**
 * Entries that a recipe may choose from, as columns: three million are some hundred megabytes. A candidate is its place in these, from 0;
 * they stand in the order of the seed's draw (seeded-order.ts), so that of two that are equally good the smaller is taken, whatever
 * order the database has them in.
 */
export type Candidates = {
  count: number;
  /** Number of the photo, the same for all its entries; -1: text alone. */
  photo: Int32Array;
  /** Place of the task and of the part in their lists. */
  task: Uint8Array;
  part: Uint16Array;
  /** Answers that begin with Yes, with No. */
  yes: Uint8Array;
  no: Uint8Array;
  /** Concepts of candidate i, each once and in rising order: `concepts` from `conceptStart[i]` to before `conceptStart[i + 1]`. */
  conceptStart: Uint32Array;
  concepts: Uint16Array;
  conceptCount: number;
};

/** How many concepts a candidate has. */
export const overlapOf = ({ conceptStart }: Candidates, index: number): number =>
  (conceptStart[index + 1] as number) - (conceptStart[index] as number);

export const conceptsOf = ({ conceptStart, concepts }: Candidates, index: number): Uint16Array =>
  concepts.subarray(conceptStart[index], conceptStart[index + 1]);

/** Candidates of rows, for who has few. */
export function candidatesOf(
  rows: readonly {
    photo?: number;
    task?: number;
    part?: number;
    yes?: number;
    no?: number;
    concepts: readonly number[];
  }[],
  conceptCount: number,
): Candidates {
  const starts = [0];
  for (const { concepts } of rows) starts.push((starts.at(-1) ?? 0) + concepts.length);
  return {
    count: rows.length,
    photo: Int32Array.from(rows, ({ photo }, index) => photo ?? index),
    task: Uint8Array.from(rows, ({ task }) => task ?? 0),
    part: Uint16Array.from(rows, ({ part }) => part ?? 0),
    yes: Uint8Array.from(rows, ({ yes }) => yes ?? 0),
    no: Uint8Array.from(rows, ({ no }) => no ?? 0),
    conceptStart: Uint32Array.from(starts),
    concepts: Uint16Array.from(rows.flatMap(({ concepts }) => concepts)),
    conceptCount,
  };
}

/** Some of them, in that order, for who looks at photos, quotas and answers alone: their concepts are left out. */
export function candidatesAt(from: Candidates, members: Uint32Array): Candidates {
  const at = <Kind extends Int32Array | Uint16Array | Uint8Array>(column: Kind): Kind => {
    const own = new (column.constructor as new (length: number) => Kind)(members.length);
    for (let index = 0; index < members.length; index++) own[index] = column[members[index] as number] as number;
    return own;
  };
  return {
    count: members.length,
    photo: at(from.photo),
    task: at(from.task),
    part: at(from.part),
    yes: at(from.yes),
    no: at(from.no),
    conceptStart: new Uint32Array(members.length + 1),
    concepts: new Uint16Array(0),
    conceptCount: 0,
  };
}
