import type { KnownGroup } from "#domain/box/known-groups.ts";
import { stem } from "#domain/naming/stem.ts";
import { isStopWord } from "#domain/naming/stop-words.ts";
import { canonical } from "#domain/naming/synonyms.ts";
import { nameKey, wordsIn } from "#domain/naming/word-key.ts";

/** One text that the writer was given of the photo. Things of one name, and regions of one phrase, are one row. */
export type GenerationInputRow = {
  kind: "caption" | "object" | "region";
  /** The first of `boxIds`; null for a caption. */
  boxId: string | null;
  /** A box for each thing of the name: doubled boxes of one thing are folded. */
  boxIds: string[];
  text: string;
  /** How much it has in common with the sentence: 0 nothing, 1 all words of both. Rare words of the photo's texts count more. */
  overlap: number;
  /** The row's own words that the sentence has, too, in lower case as the row writes them. */
  shared: string[];
};

/** A photo's given texts, cut into weighed words once. */
export type GenerationInputIndex = {
  rows: { row: Omit<GenerationInputRow, "overlap" | "shared">; stems: Map<string, string[]>; norm: number }[];
  weights: ReadonlyMap<string, number>;
};

/** Once a photo: 85 objects and 250 regions take some milliseconds. */
export function generationInputIndex(groups: readonly KnownGroup[], captions: readonly string[]): GenerationInputIndex {
  const rows = [
    ...captions.map((text) => ({ kind: "caption" as const, boxId: null, boxIds: [], text: text.trim() })),
    ...rowsOfGroups(groups),
  ].map((row) => ({ row, stems: stemsOf(row.text) }));
  const counts = new Map<string, number>();
  for (const { stems } of rows) for (const key of stems.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  // Inverse document frequency among the photo's own texts, smoothed (Manning et al. 2008, §6.2).
  const weights = new Map(Array.from(counts, ([key, count]) => [key, Math.log(1 + rows.length / count)]));
  return { rows: rows.map((row) => ({ ...row, norm: normOf(row.stems.keys(), weights, 0) })), weights };
}

/** The given texts, those nearest to the sentence first (cosine of weighed words); equal ones in their order. */
export function rankGenerationInput(sentence: string, { rows, weights }: GenerationInputIndex): GenerationInputRow[] {
  const own = stemsOf(sentence);
  // A word that no given text has is as rare as can be: it makes the sentence farther from all of them.
  const norm = normOf(own.keys(), weights, Math.log(1 + rows.length));
  return rows
    .map(({ row, stems, norm: rowNorm }) => {
      const keys = [...stems.keys()].filter((key) => own.has(key));
      const product = keys.reduce((sum, key) => sum + (weights.get(key) ?? 0) ** 2, 0);
      return {
        ...row,
        overlap: keys.length === 0 ? 0 : Math.min(1, product / (norm * rowNorm)),
        shared: keys.flatMap((key) => stems.get(key) ?? []),
      };
    })
    .sort((a, b) => b.overlap - a.overlap);
}

/** The sentence's own words that no given text has, as written, each once: what the writer cannot have read. */
export function notInGenerationInput(sentence: string, { weights }: GenerationInputIndex): string[] {
  return Array.from(stemsOf(sentence), ([key, [written = key]]) => (weights.has(key) ? "" : written)).filter(
    (word) => word !== "" && !/^\p{N}+$/u.test(word),
  );
}

function rowsOfGroups(groups: readonly KnownGroup[]): Omit<GenerationInputRow, "overlap" | "shared">[] {
  const rows = new Map<string, { kind: "object" | "region"; boxId: string; boxIds: string[]; text: string }>();
  for (const group of groups) {
    // Drawn here, long after the text was written.
    if (group.kind === "studio") continue;
    const kind = group.kind === "region" ? ("region" as const) : ("object" as const);
    const text = group.names.join(", ").trim();
    const key = `${kind} ${group.names.map(nameKey).join()}`;
    const row = rows.get(key);
    if (row) row.boxIds.push(group.id);
    else if (text !== "") rows.set(key, { kind, boxId: group.id, boxIds: [group.id], text });
  }
  return [...rows.values()];
}

/** Content words by what they have in common with others of their kind, with the forms in which they are written. */
function stemsOf(text: string): Map<string, string[]> {
  const stems = new Map<string, string[]>();
  for (const word of wordsIn(text)) {
    const written = word.text.toLowerCase();
    if (isStopWord(written)) continue;
    const key = canonical(stem(written));
    const forms = stems.get(key);
    if (!forms) stems.set(key, [written]);
    else if (!forms.includes(written)) forms.push(written);
  }
  return stems;
}

const normOf = (keys: Iterable<string>, weights: ReadonlyMap<string, number>, unknown: number): number =>
  Math.sqrt(Array.from(keys).reduce((sum, key) => sum + (weights.get(key) ?? unknown) ** 2, 0));
