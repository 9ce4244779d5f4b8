import type { KnownBox } from "#domain/box/known-boxes.ts";
import { boxNames } from "#domain/naming/box-names.ts";
import {
  broaderThan,
  CLOSED_COMPOUNDS,
  COLLECTIVE,
  narrowerThan,
  OPEN_COMPOUNDS,
  sameAs,
} from "#domain/naming/synonyms.ts";
import { VAGUE_NAMES } from "./noun-guess.ts";

/** What may be linked in the texts of one photo. Built once a photo: 85 objects take a fraction of a millisecond. */
export type LinkIndex = {
  /** By key (`nameKey`) of every name, synonym and broader or narrower name of something known. */
  targets: ReadonlyMap<string, { name: string; boxIds: string[] }>;
  /** How many words the longest key has that begins with a word. Compounds count, too. */
  longest: ReadonlyMap<string, number>;
  /** True where a name is written in Han characters: their words are separated by a dictionary. */
  hasHan: boolean;
};

/** Of boxes or of folded groups of them. Regions are described in sentences and give no names. */
export function linkIndex(known: readonly Pick<KnownBox, "id" | "kind" | "names">[]): LinkIndex {
  const own = new Map<string, { name: string; boxIds: string[] }>();
  for (const box of known) {
    if (box.kind === "region") continue;
    for (const key of boxNames(box)) {
      if (VAGUE_NAMES.has(key)) continue;
      const target = own.get(key);
      if (!target) own.set(key, { name: box.names[0] ?? key, boxIds: [box.id] });
      else if (!target.boxIds.includes(box.id)) target.boxIds.push(box.id);
    }
  }

  const targets = new Map<string, { name: string; boxIds: string[] }>();
  // A broad word means all that it takes in: `people`, every man and every woman.
  const withNarrower = (key: string) => joined([key, ...narrowerThan(key)].flatMap((name) => own.get(name) ?? []));
  for (const key of [...own.keys(), ...[...own.keys()].flatMap(broaderThan)])
    for (const name of sameAs(key)) targets.set(name, withNarrower(key));
  // A narrow word may be known by its broad name only (`man`: COCO says person). A family is no person.
  for (const broad of own.keys())
    for (const narrow of narrowerThan(broad).filter((name) => !COLLECTIVE.has(name)))
      for (const name of sameAs(narrow)) if (!targets.has(name)) targets.set(name, withNarrower(broad));
  // What one wears has no singular; what one drinks from has that plural.
  const glass = targets.get("glass");
  if (glass && !targets.has("glasses")) targets.set("glasses", glass);
  return {
    targets,
    longest: longestBeginning([...targets.keys(), ...CLOSED_COMPOUNDS, ...OPEN_COMPOUNDS]),
    hasHan: /\p{Script=Han}/u.test([...own.keys()].join()),
  };
}

function joined(targets: { name: string; boxIds: string[] }[]): { name: string; boxIds: string[] } {
  return {
    name: [...new Set(targets.map((target) => target.name))].slice(0, NAMES_MAX).join(", "),
    boxIds: [...new Set(targets.flatMap((target) => target.boxIds))],
  };
}

/** A tooltip names some, the photo lights all. */
const NAMES_MAX = 3;

function longestBeginning(keys: readonly string[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const key of keys) {
    const words = key.split(" ");
    const first = words[0] ?? "";
    longest.set(first, Math.max(longest.get(first) ?? 0, words.length));
  }
  return longest;
}
