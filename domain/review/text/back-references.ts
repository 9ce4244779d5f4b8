import type { Pair } from "#domain/entry/turn.ts";

/** A kept QA whose question leans on the one before it, which is struck, and the words that do so. */
export type BackReference = { pairId: string; words: string };

// Words with which a question leans on something said before. `it` only where no noun of the question itself can be meant
// would need a parser; a pointer that is sometimes needless costs a key, one that is missing costs a broken sample.
const LEANING =
  /\b(they|them|their|theirs|those(?: ones)?|these(?: ones)?|that one|this one|the others?|the other one|the same|it|its|he|him|his|she|her|hers|there|then|also|else)\b/i;

/** Which kept QAs refer back to a struck one: those that follow a struck QA and whose question leans on something. */
export function backReferences(pairs: readonly Pair[], struck: ReadonlySet<string>): BackReference[] {
  return pairs.flatMap((pair, index) => {
    const before = pairs[index - 1];
    if (!before || !struck.has(before.id) || struck.has(pair.id)) return [];
    const words = pair.question?.value.match(LEANING)?.[0];
    return words === undefined ? [] : { pairId: pair.id, words };
  });
}
