/** Texts as unit vectors of words, by rows (`start`, `terms`, `weights`) and by columns (`columnStart`, `docs`, `docWeights`). A text without a word is nothing. */
export type Vectors = {
  count: number;
  start: Uint32Array;
  terms: Uint32Array;
  weights: Float64Array;
  columnStart: Uint32Array;
  docs: Uint32Array;
  docWeights: Float64Array;
};

/**
 * Words weighed by how often they stand in a text, and by ln(texts / texts with it) (Spärck Jones 1972); each vector of length one. `texts` are lists
 * of words. Terms are numbered in the order of their letters, so that sums are the same whatever order the texts were read in.
 */
export function tfIdf(texts: readonly (readonly string[])[]): Vectors {
  const names = [...new Set(texts.flat())].sort();
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = texts.map((words) => {
    const counts = new Map<number, number>();
    for (const word of words) {
      const id = ids.get(word) as number;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return [...counts].sort(([one], [other]) => one - other);
  });
  const columnStart = new Uint32Array(names.length + 1);
  for (const row of rows) for (const [id] of row) columnStart[id + 1] = (columnStart[id + 1] as number) + 1;
  const idf = Float64Array.from(names, (_, id) => Math.log(texts.length / (columnStart[id + 1] as number)));
  for (let id = 0; id < names.length; id++)
    columnStart[id + 1] = (columnStart[id + 1] as number) + (columnStart[id] as number);
  const entries = columnStart[names.length] ?? 0;
  const [terms, weights] = [new Uint32Array(entries), new Float64Array(entries)];
  const [docs, docWeights] = [new Uint32Array(entries), new Float64Array(entries)];
  const start = new Uint32Array(texts.length + 1);
  const filled = columnStart.slice();
  let at = 0;
  for (const [doc, row] of rows.entries()) {
    let sum = 0;
    for (const [id, count] of row) sum += (count * (idf[id] as number)) ** 2;
    const length = Math.sqrt(sum);
    for (const [id, count] of row) {
      // A word of all texts tells none of them apart.
      const weight = length === 0 ? 0 : (count * (idf[id] as number)) / length;
      terms[at] = id;
      weights[at++] = weight;
      const column = filled[id] as number;
      filled[id] = column + 1;
      docs[column] = doc;
      docWeights[column] = weight;
    }
    start[doc + 1] = at;
  }
  return { count: texts.length, start, terms, weights, columnStart, docs, docWeights };
}

/** Whether a vector has any length: 1, else 0. */
export function lengthOf({ start, weights }: Vectors, doc: number): 0 | 1 {
  for (let at = start[doc] as number; at < (start[doc + 1] as number); at++) if (weights[at] !== 0) return 1;
  return 0;
}
