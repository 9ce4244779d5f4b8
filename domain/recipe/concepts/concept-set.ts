import { stem } from "#domain/naming/stem.ts";
import { wordsIn } from "#domain/naming/word-key.ts";
import { MMBENCH } from "./mmbench.ts";
import { MME } from "./mme.ts";

/** Sets of the studio's own, by name. */
export const CONCEPT_SETS: Readonly<Record<string, string>> = { mme: MME, mmbench: MMBENCH };

/** A thing that texts may speak of: its words, as `stem` makes them. `abilities`: under which it stands in its sets. */
export type Concept = { name: string; words: readonly string[]; abilities: readonly string[] };

/** Ids of concepts are 16 bits wide. */
export const CONCEPTS_MAX = 60_000;
export const CONCEPT_WORDS_MAX = 8;

/** A line that cannot be read, from 1: a concept without a word, or with too many. */
export type ConceptFault = { line: number; column: number; why: "empty" | "long"; concept: string };

/** What a set's text says, in its order: an ability and its concepts a line (`color: red, dark blue`), or a concept a line; `#` begins a remark. */
export function parseConcepts(text: string): { ok: true; concepts: Concept[] } | { ok: false; fault: ConceptFault } {
  const concepts: Concept[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.replace(/#.*$/, "");
    if (line.trim() === "") continue;
    const colon = line.indexOf(":");
    const ability = colon < 0 ? "" : line.slice(0, colon).trim();
    let column = colon + 2;
    for (const named of line.slice(colon + 1).split(",")) {
      const name = named.trim().replace(/\s+/g, " ");
      const words = phraseOf(name);
      const fault = words.length === 0 ? "empty" : words.length > CONCEPT_WORDS_MAX ? "long" : null;
      if (fault !== null) return { ok: false, fault: { line: index + 1, column, why: fault, concept: name } };
      concepts.push({ name, words, abilities: ability === "" ? [] : [ability] });
      column += named.length + 1;
    }
  }
  return { ok: true, concepts };
}

/** Several sets as one: concepts whose words are the same are one, under the abilities of all, named as it was named first. */
export function joinConcepts(sets: readonly (readonly Concept[])[]): Concept[] {
  const joined = new Map<string, Concept>();
  for (const concept of sets.flat()) {
    const key = concept.words.join(" ");
    const known = joined.get(key);
    joined.set(
      key,
      known ? { ...known, abilities: [...new Set([...known.abilities, ...concept.abilities])] } : concept,
    );
  }
  return [...joined.values()];
}

/** A phrase as texts are read (word-reader.ts): words in lower case by their stems; each Han character is a word. */
export const phraseOf = (name: string): string[] =>
  wordsIn(name)
    .flatMap(({ text }) => text.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [])
    .map(stem);
