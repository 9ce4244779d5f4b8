import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import { isSameJson, opened } from "#domain/grounding/key-edits.ts";
import { type JsonNode, outlineOf, textOf } from "#domain/json/json-outline.ts";
import { must } from "#domain/must.ts";
import type { Path } from "./shape.ts";
import { nodeAt } from "./write-record.ts";

type Splice = { start: number; end: number; text: string };

/**
 * A record's JSON with other values in keys of it: of a box that was moved the numbers that differ, of a list that grew or shrank what is new in it.
 * All else stays byte for byte. `edits` are those between the record and the one that is meant (editsBetween), apart from each other.
 */
export function writeKeys(json: string, edits: readonly KeyEdit[]): string {
  if (edits.length === 0) return json;
  return splicedText(json, { start: 0, end: json.length }, splicesOf(json, edits));
}

function splicesOf(json: string, edits: readonly KeyEdit[]): Splice[] {
  const root = must(outlineOf(json), "it came in");
  return edits.flatMap(({ path, value }): Splice[] => {
    const inside = textOnWay(json, root, path);
    if (inside && (inside.rest.length > 0 || typeof value !== "string")) return splicesInText(json, inside, value);
    const node = nodeAt(root, path);
    if (node) return [{ start: node.start, end: node.end, text: printLike(json, node, value) }];
    const parent = must(nodeAt(root, path.slice(0, -1)), "only its last step may lead to what was not there");
    const last = parent.members?.at(-1)?.value ?? parent.elements?.at(-1);
    const place = last ? last.end : parent.start + 1;
    const comma = last ? `,${gapOf(json, parent)}` : "";
    const key = parent.members ? `${JSON.stringify(path.at(-1))}:${gapOf(json, parent)}` : "";
    return [{ start: place, end: place, text: comma + key + printNew(value, gapOf(json, parent)) }];
  });
}

type InText = { node: JsonNode; rest: Path };

/** The text that a path leads into, where it does: `objects` that is JSON printed into JSON. */
function textOnWay(json: string, root: JsonNode, path: Path): InText | null {
  for (let length = 0; length <= path.length; length++) {
    const node = nodeAt(root, path.slice(0, length));
    if (!node) return null;
    if (!node.members && !node.elements)
      return json[node.start] === '"' && typeof opened(JSON.parse(textOf(json, node))) === "object"
        ? { node, rest: path.slice(length) }
        : null;
  }
  return null;
}

/** An edit of what a text says, in the text's own escapes: all signs that it does not touch stay as they are spelt. */
function splicesInText(json: string, { node, rest }: InText, value: unknown): Splice[] {
  const spelt = textOf(json, node).slice(1, -1);
  const signs = spelt.match(/\\u[0-9a-fA-F]{4}|\\.|[\s\S]/g) ?? [];
  const placeOf = [0];
  for (const sign of signs) placeOf.push((placeOf.at(-1) ?? 0) + sign.length);
  const isAscii = /^[\0-\x7f]*$/.test(spelt);
  const own: string = JSON.parse(textOf(json, node));
  const inner =
    rest.length === 0
      ? [{ start: 0, end: own.length, text: printLike(own, must(outlineOf(own), "it was opened"), value) }]
      : splicesOf(own, [{ path: rest, value }]);
  return inner.map(({ start, end, text }) => ({
    start: node.start + 1 + (placeOf[start] ?? 0),
    end: node.start + 1 + (placeOf[end] ?? spelt.length),
    text: escaped(text, isAscii),
  }));
}

/** The inside of a text of JSON; Python's is ASCII alone where nobody asked for more. */
function escaped(text: string, isAscii: boolean): string {
  const printed = JSON.stringify(text).slice(1, -1);
  return isAscii
    ? printed.replaceAll(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : printed;
}

/** What stands behind a comma in a value: nothing, or the blank that Python prints. */
function gapOf(json: string, node: JsonNode): string {
  return textOf(json, node).includes(", ") ? " " : "";
}

/** A value in the spelling of the one whose place it takes. */
function printLike(json: string, node: JsonNode, value: unknown): string {
  const text = textOf(json, node);
  const old: unknown = JSON.parse(text);
  if (isSameJson(old, value)) return text;
  if (typeof value === "number")
    // A number with a point stays one: who loads a column by its first rows takes its type from them.
    return /^-?\d+\.\d+$/.test(text) && Number.isInteger(value) ? value.toFixed(1) : JSON.stringify(value);
  const { elements, members } = node;
  if (Array.isArray(value) && elements)
    return value.length === elements.length
      ? splicedText(
          json,
          node,
          elements.map((own, at) => ({ start: own.start, end: own.end, text: printLike(json, own, value[at]) })),
        )
      : printList(json, node, elements, value);
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (members && keys.length === members.length && members.every(({ key }) => keys.includes(key)))
    return splicedText(
      json,
      node,
      members.map(({ key, value: own }) => ({
        start: own.start,
        end: own.end,
        text: printLike(json, own, (value as Record<string, unknown>)[key]),
      })),
    );
  return printNew(value, gapOf(json, node));
}

/** A list of another length: what it had already is cut out of its text, each once and in its order. */
function printList(json: string, node: JsonNode, elements: readonly JsonNode[], value: readonly unknown[]): string {
  const gap = gapOf(json, node);
  const known = elements.map((own) => ({ node: own, value: JSON.parse(textOf(json, own)) as unknown }));
  const free = new Set(known.keys());
  const printed = value.map((own) => {
    const at = [...free].find((index) => isSameJson(known[index]?.value, own));
    const found = at === undefined ? undefined : known[at];
    if (at !== undefined) free.delete(at);
    return found ? textOf(json, found.node) : null;
  });
  return `[${printed
    .map((text, at) => {
      if (text !== null) return text;
      const like = known[[...free][0] ?? -1] ?? known[0];
      return like ? printLike(json, like.node, value[at]) : printNew(value[at], gap);
    })
    .join(`,${gap}`)}]`;
}

function printNew(value: unknown, gap: string): string {
  if (Array.isArray(value)) return `[${value.map((own) => printNew(own, gap)).join(`,${gap}`)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .map(([key, own]) => `${JSON.stringify(key)}:${gap}${printNew(own, gap)}`)
    .join(`,${gap}`)}}`;
}

function splicedText(json: string, { start, end }: { start: number; end: number }, splices: readonly Splice[]): string {
  let text = "";
  let at = start;
  for (const own of splices.toSorted((a, b) => a.start - b.start)) {
    text += json.slice(at, own.start) + own.text;
    at = own.end;
  }
  return text + json.slice(at, end);
}
