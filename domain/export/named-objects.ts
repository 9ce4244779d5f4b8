import { phraseNames } from "#domain/naming/box-names.ts";
import { broaderThan, CLOSED_COMPOUNDS, COMMON_OBJECTS, narrowerThan } from "#domain/naming/synonyms.ts";
import { type Concept, phraseOf } from "#domain/recipe/concepts/concept-set.ts";

/** Each name of a common thing as a concept to be found in texts, and the thing that it means, by the same places. */
export const OBJECT_NAMES: readonly { concept: Concept; object: string }[] = COMMON_OBJECTS.flatMap((names) =>
  names.map((name) => ({ concept: { name, words: phraseOf(name), abilities: [] }, object: names[0] ?? name })),
);

/** The things that found names mean, each once: a hot dog names no dog. */
export function objectsNamed(found: readonly { concept: Concept; object: string }[]): string[] {
  const inCompounds = new Set(
    found.filter(({ concept }) => CLOSED_COMPOUNDS.has(concept.name)).map(({ concept }) => concept.words.at(-1)),
  );
  const own = found.filter(({ concept: { words } }) => words.length > 1 || !inCompounds.has(words[0]));
  return [...new Set(own.map(({ object }) => object))];
}

/** Whether a photo is known to show a thing: by the names of what is annotated on it, a broader or a narrower word included. */
export function isKnownOn(object: string, names: ReadonlySet<string>): boolean {
  return [object, ...narrowerThan(object), ...broaderThan(object)].some((name) => names.has(name));
}

const REMEMBERED_MAX = 50_000;

/** What the names of a photo's annotations mean, as `isKnownOn` wants them. `memory`: names come again from photo to photo. */
export function knownNames(names: readonly string[], memory: Map<string, readonly string[]>): Set<string> {
  const known = new Set<string>();
  for (const name of names) {
    const meant = memory.get(name) ?? phraseNames(name);
    if (memory.size < REMEMBERED_MAX) memory.set(name, meant);
    for (const own of meant) known.add(own);
  }
  return known;
}
