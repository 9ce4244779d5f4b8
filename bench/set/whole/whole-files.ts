import type { SvitTask } from "../svit-rows.ts";
import { captionsOf, imageRow, objectsRow, regionsRow } from "./whole-annotations.ts";
import { type WholePhoto, wholePhoto } from "./whole-photo.ts";
import type { WholePlan } from "./whole-plan.ts";
import { wholeSvitRow } from "./whole-svit-row.ts";

/** The files of a whole set, those that take longest first; `piecesOf` gives each one's text. */
export const WHOLE_FILES = [
  "conversation.json",
  "complex_reasoning.json",
  "referring_qa.json",
  "region_descriptions.json",
  "objects.json",
  "detail_description.json",
  "captions.json",
  "image_data.json",
] as const;
export type WholeFile = (typeof WHOLE_FILES)[number];

/** A file's text, piece by piece; memory does not grow with the number of photos. */
export function piecesOf(file: WholeFile, plan: WholePlan): Generator<string> {
  const { seed } = plan;
  if (file === "image_data.json") return array(plan, imageRow);
  if (file === "objects.json") return array(plan, (photo) => objectsRow(seed, photo));
  if (file === "region_descriptions.json") return array(plan, (photo) => regionsRow(seed, photo));
  if (file === "captions.json") return captions(plan);
  const task = file.slice(0, -".json".length) as SvitTask;
  return array(plan, (photo) => wholeSvitRow(seed, task, photo));
}

/** One JSON array, a row a photo. */
function* array(plan: WholePlan, rowOf: (photo: WholePhoto) => unknown): Generator<string> {
  let before = "[";
  for (const photo of photosOf(plan)) {
    const row = rowOf(photo);
    if (row === null) continue;
    yield `${before}${JSON.stringify(row)}`;
    before = ",\n";
  }
  yield before === "[" ? "[]\n" : "]\n";
}

/** COCO's own shape: two sections in one object. Only photos that COCO knows have captions. */
function* captions(plan: WholePlan): Generator<string> {
  let comma = "";
  yield '{"images":[';
  for (const { cocoId, widthPx, heightPx } of photosOf(plan)) {
    if (cocoId === null) continue;
    const fileName = `${String(cocoId).padStart(12, "0")}.jpg`;
    yield `${comma}${JSON.stringify({ id: cocoId, file_name: fileName, width: widthPx, height: heightPx, license: 1 })}`;
    comma = ",\n";
  }
  comma = "";
  yield '],\n"annotations":[';
  for (const photo of photosOf(plan)) {
    if (photo.cocoId === null) continue;
    for (const caption of captionsOf(plan.seed, photo.cocoId, photo)) {
      yield `${comma}${JSON.stringify(caption)}`;
      comma = ",\n";
    }
  }
  yield "]}\n";
}

function* photosOf({ seed, photos }: WholePlan): Generator<WholePhoto> {
  for (let index = 0; index < photos; index++) yield wholePhoto(seed, index);
}
