import { STATES } from "#domain/entry/task.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import type { MixPart } from "#domain/recipe/recipe.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

/** A part of the data set; of what belongs to none `id` is null and the name empty. */
export type PartSource = { id: number | null; name: string; word: string; author: PartAuthor };

/** The parts of a data set as the pool numbers them: the first is of what belongs to none. */
export async function loadPartSources(snapshot: Snapshot, datasetId: bigint): Promise<PartSource[]> {
  const rows = await snapshot.query<PartSource>(
    'SELECT id, name, word, author FROM "Part" WHERE "datasetId" = $1 ORDER BY name COLLATE "C", id',
    [datasetId],
  );
  return [{ id: null, name: "", word: "", author: "unknown" }, ...rows];
}

/** A part by its name, else by what its records say; below 0 for none. */
export function partAt(from: string, sources: readonly PartSource[]): number {
  const named = sources.findIndex(({ name }, index) => index > 0 && name === from);
  return named >= 0 ? named : sources.findIndex(({ word }, index) => index > 0 && word === from);
}

/** Whether an entry of a part (its place in the sources), of a state (its place in STATES), with or without a photo, may go into a part of a mix. */
export type IsMember = (part: number, state: number, hasPhoto: boolean) => boolean;

export function memberTest({ from, authors, isReviewed, textOnly }: MixPart, sources: readonly PartSource[]): IsMember {
  const wanted = from === "*" ? null : partAt(from, sources);
  const isBy = sources.map(({ author }) => authors.length === 0 || authors.includes(author));
  return (part, state, hasPhoto) => {
    if ((wanted !== null && part !== wanted) || !isBy[part]) return false;
    if (isReviewed && !REVIEWED.has(state)) return false;
    return !textOnly || !hasPhoto;
  };
}

const REVIEWED = new Set([STATES.indexOf("accepted"), STATES.indexOf("edited")]);
