import { doubledKeys, hasDoubledKey, type JsonNode, textOf } from "#domain/json/json-outline.ts";
import { message } from "#domain/message.ts";
import { type Rejection, rejection } from "#server/import/write/staged.ts";
import { unfitString } from "./json-value.ts";

/** A shape of ours, or the keys of a record that are read, with all that stands below them. */
type Shape = "svit" | "llava" | "gloss" | ReadonlySet<string>;

/** Keys that a row is read from, by where they stand: which of two values counts would be a guess. */
const READ: Readonly<Record<Extract<Shape, string>, readonly (readonly [RegExp, ReadonlySet<string>])[]>> = {
  svit: [
    [/^\$$/, new Set(["id", "image_id", "image", "conversations"])],
    [/^\$\.conversations\[\d+\]$/, new Set(["content", "topic"])],
    [/^\$\.conversations\[\d+\]\.content\[\d+\]$/, new Set(["from", "value"])],
  ],
  llava: [
    [/^\$$/, new Set(["id", "image_id", "image", "conversations", "task_name"])],
    [/^\$\.conversations\[\d+\]$/, new Set(["from", "value"])],
  ],
  gloss: [[/^\$$/, new Set(["entry", "turn", "language", "text"])]],
};

/**
 * The keys of a row that stand twice: `rejections`, the first that the studio reads in the row itself ("$") or in each of
 * its conversations ("$.conversations[1]"), by that place; `kept`, how many others.
 */
export type DoubledKeys = { rejections: ReadonlyMap<string, Rejection>; kept: number };

const NONE: DoubledKeys = { rejections: new Map(), kept: 0 };

/** As unfitString, of all that stands in a text: a doubled key hides values from its parser. */
export function unfitInText(text: string, node: JsonNode, path = "$"): Rejection | null {
  for (const { key, value } of node.members ?? []) {
    const unfit = unfitString(key, path) ?? unfitInText(text, value, `${path}.${key}`);
    if (unfit) return unfit;
  }
  for (const [index, element] of node.elements?.entries() ?? []) {
    const unfit = unfitInText(text, element, `${path}[${index}]`);
    if (unfit) return unfit;
  }
  const own = text[node.start] === '"' ? textOf(text, node) : "";
  return own.includes("\\u") ? unfitString(JSON.parse(own), path) : null;
}

export function readDoubled(node: JsonNode, shape: Shape): DoubledKeys {
  if (!hasDoubledKey(node)) return NONE;
  const rejections = new Map<string, Rejection>();
  let kept = 0;
  for (const { path, key } of doubledKeys(node)) {
    if (!isRead(shape, path, key)) {
      kept++;
      continue;
    }
    const unit = shape === "svit" ? (/^\$\.conversations\[\d+\]/.exec(path)?.[0] ?? "$") : "$";
    if (!rejections.has(unit)) rejections.set(unit, rejection(`${path}.${key}`, message("doubledKey", { key })));
  }
  return { rejections, kept };
}

function isRead(shape: Shape, path: string, key: string): boolean {
  if (typeof shape === "string") return READ[shape].some(([place, keys]) => place.test(path) && keys.has(key));
  const [, top = key] = /^\$\.([^.[]+)/.exec(path) ?? [];
  return shape.has(top);
}
