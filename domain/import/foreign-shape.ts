import { type Message, message } from "#domain/message.ts";
import { isRecord } from "#domain/shapes/shape.ts";

/**
 * What a record holds that the studio does not read, as a sentence that names it and the way out; null for none of the
 * shapes that are known by name (docs/formats.md, "Named, not read"). Photos are record-photo.ts's.
 */
export function foreignShapeOf(row: Readonly<Record<string, unknown>>): Message | null {
  if (Array.isArray(row.conversations)) return null;
  const messages = MESSAGES.find((key) => Array.isArray(row[key]) && (row[key] as unknown[]).some(isRecord));
  if (messages !== undefined) return message("foreignMessages", { key: messages });
  const pair = PAIRS.find((keys) => keys.every((key) => isThere(row[key])));
  return pair ? message("foreignPairs", { keys: pair.join(", ") }) : null;
}

const MESSAGES = ["messages", "conversation", "dialog", "dialogue", "chat", "texts"];
/** Keys by which files tell half of a question and its answer, several texts where one is read, or a phrase and its box. */
const PAIRS = [
  ["prompt", "label"],
  ["expression", "bbox"],
  ["QA"],
  ["qa"],
  ["qas"],
  ["qa_pairs"],
  ["question"],
  ["questions"],
  ["image", "caption"],
  ["image", "captions"],
  ["image", "text"],
];

/**
 * Keys that no row of Visual Genome has: a size or a list `objects` beside them is somebody else's (a referring expression, a
 * caption, a region that stands alone).
 */
const NEVER_VISUAL_GENOME =
  /^(?:expressions?|sentences?|phrases?|texts?|labels?|(?:[a-z]+_)?(?:bbox|box|boxes|bboxes|bbox_list)(?:_[a-z0-9]+)?|x|y|region_id|object_id|relationship_id|ref_id|ann_id|messages|conversations?|problem|solution|questions?|answers?|quer(?:y|ies)|responses?|instruction|captions?)$/i;

/** The key by which a row of Visual Genome's shape shows that it is not Visual Genome's; null for none. */
export const foreignToVisualGenome = (row: Readonly<Record<string, unknown>>): string | null =>
  Object.keys(row).find((key) => NEVER_VISUAL_GENOME.test(key)) ?? null;

/** An annotation in COCO's shape that asks and answers, and boxes nothing. */
export const foreignAnnotationOf = (annotation: Readonly<Record<string, unknown>>): Message | null =>
  "bbox" in annotation || "caption" in annotation ? null : foreignShapeOf(annotation);

const isThere = (value: unknown): boolean => value !== undefined && value !== null;
