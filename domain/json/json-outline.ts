import { endOfLiteral, endOfString, skipBlanks } from "./json-text.ts";

/**
 * Where a value and its parts stand in the text that it was parsed from (UTF-16 offsets): for what must leave as it came,
 * digit for digit. `members` of an object and `elements` of an array, else null.
 */
export type JsonNode = {
  start: number;
  end: number;
  members: JsonMember[] | null;
  elements: JsonNode[] | null;
};
export type JsonMember = { key: string; value: JsonNode };

/** A key that stands twice in one object: `path` leads to the object. */
export type DoubledKey = { path: string; key: string };

/** V8 cannot print, nor PostgreSQL parse, values of some thousand levels. No format of ours has more than six. */
export const DEPTH_MAX = 200;

/** The outline of a text that JSON.parse has taken (of no other), in one pass; null where it is nested deeper than DEPTH_MAX. */
export function outlineOf(text: string): JsonNode | null {
  try {
    return scanValue(text, skipBlanks(text, 0), DEPTH_MAX);
  } catch (error) {
    if (error === TOO_DEEP) return null;
    throw error;
  }
}

/** Thrown through the recursion alone: a parsed value says nothing of what a doubled key hides. */
const TOO_DEEP = new RangeError("nested too deep");

function scanValue(text: string, start: number, levels: number): JsonNode {
  const first = text.charCodeAt(start);
  if (levels < 0) throw TOO_DEEP;
  if (first === OPEN_BRACE) return scanObject(text, start, levels - 1);
  if (first === OPEN_BRACKET) return scanArray(text, start, levels - 1);
  const end = first === QUOTE ? endOfString(text, start) : endOfLiteral(text, start);
  return { start, end, members: null, elements: null };
}

function scanObject(text: string, start: number, levels: number): JsonNode {
  const members: JsonMember[] = [];
  let at = skipBlanks(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_BRACE) {
    const keyEnd = endOfString(text, at);
    const key = keyOf(text, at, keyEnd);
    const value = scanValue(text, skipBlanks(text, skipBlanks(text, keyEnd) + 1), levels);
    members.push({ key, value });
    at = skipBlanks(text, value.end);
    if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, members, elements: null };
}

function scanArray(text: string, start: number, levels: number): JsonNode {
  const elements: JsonNode[] = [];
  let at = skipBlanks(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_BRACKET) {
    const value = scanValue(text, at, levels);
    elements.push(value);
    at = skipBlanks(text, value.end);
    if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, members: null, elements };
}

/** Escapes in a key are rare: only then is it worth parsing. */
function keyOf(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes("\\") ? JSON.parse(text.slice(start, end)) : inner;
}

/** The value of one of an object's own keys; of a doubled key the last, as for readers. */
export const memberNode = (node: JsonNode, key: string): JsonNode | undefined =>
  node.members?.findLast((member) => member.key === key)?.value;

/** The text of a node. */
export const textOf = (text: string, { start, end }: JsonNode): string => text.slice(start, end);

/** The text of an object with null in place of one of its own values: nothing else of it changes. */
export const shellOf = (text: string, node: JsonNode, hole: JsonNode): string =>
  `${text.slice(node.start, hole.start)}null${text.slice(hole.end, node.end)}`;

/** Every key that stands more than once in its object, each once, from the outside in. */
export function doubledKeys(node: JsonNode, path = "$"): DoubledKey[] {
  const found: DoubledKey[] = [];
  collectDoubled(node, path, found);
  return found;
}

function collectDoubled({ members, elements }: JsonNode, path: string, found: DoubledKey[]): void {
  if (members) {
    for (const key of repeatedOf(members)) found.push({ path, key });
    for (const { key, value } of members) if (isContainer(value)) collectDoubled(value, `${path}.${key}`, found);
  } else if (elements) {
    for (const [index, element] of elements.entries())
      if (isContainer(element)) collectDoubled(element, `${path}[${index}]`, found);
  }
}

/** True where some object of the value has a key twice: asked of every row, so it makes nothing. */
export function hasDoubledKey({ members, elements }: JsonNode): boolean {
  if (members) {
    if (isRepeating(members)) return true;
    for (const { value } of members) if (isContainer(value) && hasDoubledKey(value)) return true;
  } else if (elements) {
    for (const element of elements) if (isContainer(element) && hasDoubledKey(element)) return true;
  }
  return false;
}

const isContainer = ({ members, elements }: JsonNode) => members !== null || elements !== null;

/** Comparing each with each is quickest for the few keys that most objects have. */
const COMPARED_MAX = 12;

function isRepeating(members: readonly JsonMember[]): boolean {
  if (members.length > COMPARED_MAX) return new Set(members.map(({ key }) => key)).size < members.length;
  for (let one = 1; one < members.length; one++) {
    for (let other = 0; other < one; other++) if (members[one]?.key === members[other]?.key) return true;
  }
  return false;
}

function repeatedOf(members: readonly JsonMember[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { key } of members) (seen.has(key) ? repeated : seen).add(key);
  return [...repeated].sort();
}

const [QUOTE, COMMA, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 44, 123, 125, 91, 93];
