import { type JsonLayout, RowCutter } from "#domain/json-rows.ts";
import type { Task } from "#domain/task.ts";
import { isObject, parseJson } from "./json-value.ts";

export type JsonFormat =
  | "svit"
  | "llava"
  | "vision-flan"
  | "vg-image-data"
  | "vg-objects"
  | "vg-attributes"
  | "vg-relationships"
  | "vg-regions"
  | "coco"
  | "gloss";

export type Recognised =
  | { kind: "json"; format: JsonFormat; layout: JsonLayout; task: Task | null; skipBytes: number }
  | { kind: "unknown"; reason: string }
  /** A file that was meant to be read and cannot be: told as a rejection. */
  | { kind: "unreadable"; reason: string };

/** Enough for a whole first row of any of the formats but the rarest. */
export const HEAD_BYTES = 1024 * 1024;
const ROWS_LOOKED_AT = 20;

/**
 * What a JSON file holds, by its first HEAD_BYTES; its name (an upload lies under another) decides between SVIT's tasks
 * where content leaves it open.
 */
export function recogniseJson(head: Uint8Array, name: string): Recognised {
  const isUtf16 =
    (head[0] === 0xff && head[1] === 0xfe) ||
    (head[0] === 0xfe && head[1] === 0xff) ||
    (head[0] === 0 && head[1] === 0x5b) ||
    (head[0] === 0x5b && head[1] === 0);
  if (isUtf16) return { kind: "unreadable", reason: "the file is UTF-16; save it as UTF-8" };
  const skipBytes = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const first = head.subarray(skipBytes).find((byte) => byte > 0x20);
  if (first === undefined) return { kind: "unreadable", reason: "the file is empty" };
  if (first !== 0x5b && first !== 0x7b) return { kind: "unknown", reason: "neither a JSON array nor JSON objects" };
  for (const layout of first === 0x5b ? (["array"] as const) : (["sections", "lines"] as const)) {
    const cutter = new RowCutter(layout);
    const rows = cutter.push(head.subarray(skipBytes)).slice(0, ROWS_LOOKED_AT);
    // A file of one unfinished row is told as truncated when it is read; what it is stands in its beginning.
    const values = rows.flatMap((row) => (row.bytes ? [{ section: row.section, ...parseJson(row.bytes) }] : []));
    const objects = values.flatMap((parsed) =>
      parsed.ok && isObject(parsed.value) ? [{ section: parsed.section, value: parsed.value }] : [],
    );
    const format =
      objects.map(({ section, value }) => formatOf(section, value)).find((found) => found !== null) ??
      formatOfHead(head, layout);
    if (format) {
      const task =
        format === "svit"
          ? taskOf(
              name,
              objects.map(({ value }) => value),
            )
          : null;
      return { kind: "json", format, layout, task, skipBytes };
    }
  }
  return { kind: "unknown", reason: "JSON of a shape that the studio does not know" };
}

function formatOf(section: string | null, row: Record<string, unknown>): JsonFormat | null {
  if (section !== null) {
    const isCoco =
      (section === "images" && "file_name" in row) ||
      (section === "annotations" && ("bbox" in row || "caption" in row)) ||
      (section === "categories" && "name" in row);
    return isCoco ? "coco" : null;
  }
  if (Array.isArray(row.conversations)) {
    if ("image_id" in row) return "svit";
    const [turn] = row.conversations;
    if (isObject(turn) && "content" in turn) return "svit";
    return "task_name" in row ? "vision-flan" : "llava";
  }
  if (Array.isArray(row.objects)) return "vg-objects";
  if (Array.isArray(row.attributes)) return "vg-attributes";
  if (Array.isArray(row.relationships)) return "vg-relationships";
  if (Array.isArray(row.regions)) return "vg-regions";
  if ("image_id" in row && "width" in row && "height" in row) return "vg-image-data";
  if ("entry" in row && "turn" in row && "language" in row && "text" in row) return "gloss";
  return null;
}

/** Where no row ends within the head (a first row of megabytes, or a file cut off in it), its first keys still tell. */
function formatOfHead(head: Uint8Array, layout: JsonLayout): JsonFormat | null {
  const text = Buffer.from(head.subarray(0, 4096)).toString("latin1");
  if (layout === "sections") return null;
  if (/^[\s\uFEFFï»¿]*\[?\s*\{\s*"image_id"\s*:\s*[^,]+,\s*"conversations"/.test(text)) return "svit";
  return /^[\s\uFEFFï»¿]*\[?\s*\{[^{}[\]]*"conversations"/.test(text) ? "llava" : null;
}

const SVIT_TASKS: readonly Task[] = ["conversation", "complex_reasoning", "referring_qa", "detail_description"];
const DESCRIBES = /\b(descri|detail|elaborate|explain|depict|comprehensive|illustrate|narrate|picture|portray)/i;

function taskOf(name: string, rows: readonly Record<string, unknown>[]): Task {
  const parts = rows.flatMap((row) => (Array.isArray(row.conversations) ? row.conversations : [])).filter(isObject);
  const texts = parts
    .flatMap((part) => (Array.isArray(part.content) ? part.content : []))
    .flatMap((turn) => (isObject(turn) && typeof turn.value === "string" ? [turn.value] : []));
  if (parts.some((part) => "topic" in part)) return "conversation";
  const named = SVIT_TASKS.find((task) => name.replace(/\.[^/]*$/, "").endsWith(task));
  if (named && named !== "conversation") return named;
  if (texts.some((text) => text.includes("<st>"))) return "referring_qa";
  const questions = texts.filter((_, index) => index % 2 === 0);
  const isDescription =
    parts.length <= rows.length && questions.length > 0 && questions.every((text) => DESCRIBES.test(text));
  if (isDescription) return "detail_description";
  return named ?? "complex_reasoning";
}
