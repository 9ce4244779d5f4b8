import { turnsOf } from "#domain/entry/turn.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { timesOfPhoto } from "#domain/photo/record-photo.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { LlavaRow } from "./llava-row.ts";

/** What a row says of each photo: as much as naming it takes, and its size. */
type PhotoOfRow = Pick<
  LlavaRow,
  "imageId" | "identity" | "photo" | "photoPath" | "photoSourceId" | "widthPx" | "heightPx"
>;

/** An entry's row once for each place of its photos, in their order; none for an entry without. */
export function rowsOfPhotos(entry: LlavaRow): LlavaRow[] {
  if (entry.imageId === null) return [];
  if (entry.further === null) return Array.from({ length: timesNamed(entry) }, () => entry);
  const further = JSON.parse(entry.further) as PhotoOfRow[];
  return [entry, ...further.map((photo) => ({ ...entry, ...photo }))];
}

/** At how many places a record of one photo has it: nearly always at one. */
export function timesNamed({ imageId, further, ownShellBytes, turnsBytes }: LlavaRow): number {
  const isOften = turnsBytes.indexOf(IMAGE_TOKEN, turnsBytes.indexOf(IMAGE_TOKEN) + 1) > 0;
  if (imageId === null || further !== null || ownShellBytes === null || !isOften) return 1;
  const record: unknown = JSON.parse(fromBytes(ownShellBytes));
  const texts = turnsOf(JSON.parse(fromBytes(turnsBytes))).map(({ value }) => value);
  return isRecord(record) ? timesOfPhoto(record, texts) : 1;
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
