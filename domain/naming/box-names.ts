import type { KnownBox } from "#domain/box/known-boxes.ts";
import { nounPhrase } from "./noun-phrase.ts";
import { broaderThan, CLOSED_COMPOUNDS, canonical, narrowerThan } from "./synonyms.ts";
import { nameKey } from "./word-key.ts";

type Named = Pick<KnownBox, "names">;

/** What a known box may be called, as canonical keys: its names, and their last words (`tree` for a dead tree). Made once a box. */
export function boxNames(box: Named): readonly string[] {
  const held = memory.get(box);
  if (held) return held;
  const made = [...new Set(box.names.flatMap(phraseNames))];
  memory.set(box, made);
  return made;
}

// Boxes come once a photo and are compared with every mention of 29 entries.
const memory = new WeakMap<Named, readonly string[]>();

/**
 * Canonical keys that a phrase may be called by, the longest first: `racket of the man` → itself, racket;
 * `red tennis racket` → itself, tennis racket, racket. A hot dog is no dog.
 */
export function phraseNames(phrase: string): string[] {
  const own = nounPhrase(phrase);
  const names = own.map((_, from) => own.slice(from).join(" "));
  const closed = names.findIndex((name) => CLOSED_COMPOUNDS.has(name));
  const whole = nameKey(phrase.replace(/^\s*(?:an?|the)\s+/i, ""));
  const keys = [whole, ...(closed < 0 ? names : names.slice(0, closed + 1))].filter((key) => key !== "");
  return [...new Set(keys.map(canonical))];
}

/**
 * True where a phrase names a box: by its name or a synonym (`guy`, man), by a broader word (`person`, man) or a narrower
 * one (`man`, person).
 */
export function isNamedBy(names: readonly string[], box: Named): boolean {
  const own = boxNames(box);
  return names.some(
    (name) =>
      own.includes(name) ||
      narrowerThan(name).some((narrow) => own.includes(narrow)) ||
      broaderThan(name).some((broad) => own.includes(broad)),
  );
}
