import { SHAPES, type ShapeName } from "#domain/shapes/shape.ts";
import type { JsonInput } from "./discovered.ts";
import type { JsonFormat } from "./recognise.ts";

/** Names of photos before what is told of them, and that before the entries: then nothing has to be joined afterwards. */
const ORDER: Record<JsonFormat, number> = {
  "vg-image-data": 0,
  coco: 1,
  "vg-objects": 2,
  "vg-attributes": 2,
  "vg-relationships": 2,
  "vg-regions": 2,
  svit: 3,
  llava: 3,
  "vision-flan": 3,
  ...(Object.fromEntries(SHAPES.map((shape) => [shape, 3])) as Record<ShapeName, number>),
  gloss: 4,
};

/** For sorting; files of one kind stay in the order in which they were found. */
export const byReadingOrder = (a: JsonInput, b: JsonInput): number =>
  ORDER[a.recognised.format] - ORDER[b.recognised.format];
