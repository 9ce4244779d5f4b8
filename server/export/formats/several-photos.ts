import type { LlavaRow } from "./llava-row.ts";

/** What a row says of each photo: as much as naming it takes. */
type PhotoOfRow = Pick<LlavaRow, "imageId" | "identity" | "photo" | "photoPath" | "photoSourceId">;

/** An entry's row once for each of its photos, in their order; none for an entry without. */
export function rowsOfPhotos(entry: LlavaRow): LlavaRow[] {
  if (entry.imageId === null) return [];
  if (entry.further === null) return [entry];
  const further = JSON.parse(entry.further) as PhotoOfRow[];
  return [entry, ...further.map((photo) => ({ ...entry, ...photo }))];
}

/** Why an entry stays behind whose media no record of LLaVA's can hold; null for nearly all. */
export function mediaBeyondLlava({ further, video }: Pick<LlavaRow, "further" | "video">) {
  if (further !== null) return { ok: false as const, reason: "several-photos", what: SEVERAL };
  return video === null ? null : VIDEO;
}

const SEVERAL = "it has several photos, and a record of LLaVA's has one: export it as messages";
export const VIDEO = {
  ok: false as const,
  reason: "video",
  what: "it has a video, which readers of this format do not load: export it as records",
};
