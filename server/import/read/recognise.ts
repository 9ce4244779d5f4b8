import { foreignAnnotationOf, foreignShapeOf } from "#domain/import/foreign-shape.ts";
import type { JsonLayout, JsonRow } from "#domain/json/json-rows.ts";
import { RowCutter } from "#domain/json/json-rows.ts";
import { type Message, message } from "#domain/message.ts";
import { foreignFileOf } from "./foreign-file.ts";
import { ForeignRows, mayBeForeign } from "./foreign-rows.ts";
import { isObject, parseJson } from "./json-value.ts";
import { type Mappings, mappingFor, NO_MAPPINGS } from "./mapped-records.ts";
import type { Recognised, RecognisedJson } from "./recognised.ts";
import { formatOfHead, type JsonFormat, shapeOf, VG_PROOF } from "./row-shape.ts";
import { taskOf } from "./svit-task.ts";

export type { JsonFormat } from "./row-shape.ts";

/** Enough for a whole first row of any of the formats but the rarest. */
export const HEAD_BYTES = 1024 * 1024;
const ROWS_LOOKED_AT = 20;

const unknown = (why: Message) => ({ kind: "unknown" as const, ...why });
const unreadable = (why: Message) => ({ kind: "unreadable" as const, ...why });

/**
 * What a JSON file holds, by its first HEAD_BYTES; its name (an upload lies under another) decides between SVIT's tasks
 * where content leaves it open. A shape that is known by name and not read is told by that name. `mappings`: what people said of records.
 */
export function recogniseJson(head: Uint8Array, name: string, mappings: Mappings = NO_MAPPINGS): Recognised {
  if (isUtf16(head)) return unreadable(message("utf16"));
  const skipBytes = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const body = head.subarray(skipBytes);
  const first = body.find((byte) => byte > 0x20);
  if (first === undefined) return unreadable(message("emptyFile"));
  if (first !== OPEN_ARRAY && first !== OPEN_OBJECT) return unknown(foreignFileOf(head, name) ?? message("noJson"));
  let foreign: Message | null = null;
  for (const layout of first === OPEN_ARRAY ? (["array"] as const) : OF_OBJECTS) {
    const look = lookAt(body, layout);
    const shape = look && (shapeOfFile(look.rows) ?? shapeOfStart(body, layout));
    foreign ??= look && foreignOfFile(look.rows);
    if (look?.rows.some(({ value }) => isOwn(value))) return unknown(message("ownFile"));
    const values = look?.rows.map(({ value }) => value) ?? [];
    const mapped = mappingFor(values, shape, mappings);
    if (mapped) return { kind: "json", format: "mapped", layout, task: null, skipBytes, isProven: true, ...mapped };
    if (!look || !shape) continue;
    const { format, isProven } = shape;
    const task = format === "svit" ? taskOf(name, values) : null;
    const json: RecognisedJson = { kind: "json", format, layout, task, skipBytes, isProven };
    if (!isProven) return { ...unknown(message("vgUnproven", VG_PROOF[format] ?? {})), unproven: json };
    if (!mayBeForeign(json)) return json;
    const foreignRows = new ForeignRows();
    const isOne = foreignRows.add(look.all);
    // Of a larger file the last row is cut off here.
    if (head.length >= HEAD_BYTES) return isOne ? { ...json, isSuspect: true } : json;
    foreignRows.add(look.last);
    if (!foreignRows.why) return json;
    const kept = mappingFor(values, shape, mappings, false);
    return kept ? { ...json, format: "mapped", ...kept } : unknown(foreignRows.why);
  }
  return unknown(foreign ?? message(isEmptyList(body) ? "emptyList" : "unknownShape"));
}

const [OPEN_ARRAY, OPEN_OBJECT] = [0x5b, 0x7b];
/** Lines first: a line of its own is the surest sign, and only they go on behind a row that is broken. */
const OF_OBJECTS = ["lines", "stream", "sections", "keyed"] as const;

const isUtf16 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) ||
  (head[0] === 0xfe && head[1] === 0xff) ||
  (head[0] === 0 && (head[1] === OPEN_ARRAY || head[1] === OPEN_OBJECT)) ||
  ((head[0] === OPEN_ARRAY || head[0] === OPEN_OBJECT) && head[1] === 0);

const isEmptyList = (body: Uint8Array): boolean =>
  body.length <= 4096 && /^\s*(?:\[\s*\]|\{\s*\})\s*$/.test(Buffer.from(body.subarray(0, 4096)).toString("latin1"));

/** A manifest of an export of the studio, or a line of its list of what was left out. */
const isOwn = (row: Record<string, unknown>): boolean =>
  (isObject(row.tool) && row.tool.name === "svit-studio") || OWN_ROWS.some((keys) => keys.every((key) => key in row));

/** Rows of the list of entries that an export left out, of the photos that it could not get, and of what was fetched. */
const OWN_ROWS = [
  ["entry", "file", "row", "part", "reason", "what"],
  ["name", "image", "reason", "what"],
  ["path", "address", "sha256", "licence", "fetchedAt"],
];

/**
 * The first records of a JSON file, whatever they are: for a person who is to say which key is what. Of one object around lists their elements,
 * of one around objects those. Empty for what is no JSON of records.
 */
export function firstRecords(head: Uint8Array): Record<string, unknown>[] {
  if (isUtf16(head)) return [];
  const body = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  const first = body.find((byte) => byte > 0x20);
  const layouts = first === OPEN_ARRAY ? (["array"] as const) : first === OPEN_OBJECT ? OF_OBJECTS : [];
  const looks = layouts.map((layout) => lookAt(body, layout)?.rows.map(({ value }) => value) ?? []);
  return looks.find((rows) => rows.length > 1) ?? looks.find((rows) => rows.length > 0) ?? [];
}

type LookedRow = { section: string | null; value: Record<string, unknown> };
/** The first rows that are objects, of each section; all rows that end within the head, and what is left of it behind them. */
type Look = { rows: LookedRow[]; all: JsonRow[]; last: JsonRow[] };

/** Null where the file is not laid out so. */
function lookAt(body: Uint8Array, layout: JsonLayout): Look | null {
  const cutter = new RowCutter(layout);
  const all = cutter.push(body);
  if ((layout === "sections" || layout === "keyed") && isFollowed(body, cutter)) return null;
  const some = [...Map.groupBy(all, ({ section }) => section).values()].flatMap((own) => own.slice(0, ROWS_LOOKED_AT));
  // A file of one unfinished row is told as truncated when it is read; what it is stands in its beginning.
  const last = layout === "lines" || layout === "stream" ? cutter.end().filter((row) => row.bytes !== null) : [];
  if (some.length < ROWS_LOOKED_AT) some.push(...last);
  const parsed = some.flatMap((row) => (row.bytes ? [{ section: row.section, ...parseJson(row.bytes) }] : []));
  if (layout === "lines" && !areLines(body, parsed)) return null;
  const rows = parsed.flatMap((one) =>
    one.ok && isObject(one.value) ? [{ section: one.section, value: one.value }] : [],
  );
  return { rows, all, last };
}

/** One object holds all rows of such a layout. With another behind it, it is a record itself, and a list in it is a part of that record. */
const isFollowed = (body: Uint8Array, cutter: RowCutter): boolean =>
  cutter.end().some(({ problem, byteStart }) => problem?.code === "goesOn" && body[byteStart] === OPEN_OBJECT);

/** The parts of a printed object may be lines that parse, too: in a file of lines the first does, or most do. */
function areLines(body: Uint8Array, lines: readonly { ok: boolean }[]): boolean {
  if (!body.includes(NEWLINE)) return lines.length === 0 || lines[0]?.ok === true;
  return lines[0]?.ok === true || lines.filter(({ ok }) => ok).length * 2 > lines.length;
}
const NEWLINE = 0x0a;

type FileShape = { format: JsonFormat; isProven: boolean };

/** Of a file whose lists are all empty nothing is taken, so that it need prove nothing. */
function shapeOfFile(rows: readonly LookedRow[]): FileShape | null {
  const shapes = rows.flatMap(({ section, value }) => shapeOf(section, value) ?? []);
  const [first] = shapes;
  if (!first) return null;
  if (first.format === "coco" && isAsking(rows)) return null;
  const proofs = shapes.filter(({ format }) => format === first.format).map(({ isProven }) => isProven);
  return { format: first.format, isProven: proofs.includes(true) || !proofs.includes(false) };
}

/** COCO's shape around annotations that ask and answer: nothing of it would be read but the photos' names. */
const isAsking = (rows: readonly LookedRow[]): boolean => {
  const annotations = rows.filter(({ section }) => section === "annotations");
  return annotations.length > 0 && annotations.every(({ value }) => foreignAnnotationOf(value) !== null);
};

function foreignOfFile(rows: readonly LookedRow[]): Message | null {
  for (const { section, value } of rows) {
    const found = section === "annotations" ? foreignAnnotationOf(value) : foreignShapeOf(value);
    if (found) return found;
  }
  return null;
}

/** Where no row ends within the head (a first row of megabytes, or a file cut off in it), its first keys still tell. */
function shapeOfStart(body: Uint8Array, layout: JsonLayout): FileShape | null {
  if (layout === "sections" || layout === "keyed") return null;
  const format = formatOfHead(body);
  return format && { format, isProven: true };
}
