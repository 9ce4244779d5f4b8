/** A member of an object in a text; offsets are UTF-16. `value` is a string's text without escapes, or null where it is none. */
export type JsonMember = { key: string; start: number; end: number; value: string | null };
export type FlatObject = { start: number; end: number; members: JsonMember[] };

/** No object that names a box is longer: what is behind it is not read, so that many that never end cost no square of the text. */
const LENGTH_MAX = 8_000;
const BRACES_MAX = 3;

/**
 * The objects of a text that have one of these keys: of strings, numbers, words and lists of numbers alone, strictly as JSON has them, wherever
 * they stand (in a fenced block, a list, a sentence). Rising, and apart from each other.
 */
export function* flatObjects(text: string, keys: RegExp): Generator<FlatObject> {
  let at = 0;
  for (const match of text.matchAll(keys)) {
    if (match.index < at) continue;
    let before = match.index;
    // A brace in a string before the key opens nothing, so that an earlier one is tried.
    for (let tries = 0; tries < BRACES_MAX; tries++) {
      const brace = text.slice(Math.max(at, match.index - LENGTH_MAX), before).lastIndexOf("{");
      if (brace < 0) break;
      const start = Math.max(at, match.index - LENGTH_MAX) + brace;
      const object = objectAt(text, start);
      if (object && object.end > match.index) {
        yield object;
        at = object.end;
        break;
      }
      before = start;
    }
    at = Math.max(at, match.index + match[0].length);
  }
}

const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const SCALAR = /-?\d[\d.eE+-]*|true|false|null/y;
const LIST = /\[[\d.,\s+\-eE[\]]*\]/y;
const BLANKS = /[ \t\r\n]*/y;

function objectAt(text: string, start: number): FlatObject | null {
  const limit = start + LENGTH_MAX;
  let at = start + 1;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = at < limit ? pattern.exec(text) : null;
    if (found) at += found[0].length;
    return found?.[0] ?? null;
  };
  const sign = (): string => {
    take(BLANKS);
    return text[at++] ?? "";
  };
  const members: JsonMember[] = [];
  for (;;) {
    take(BLANKS);
    const key = take(STRING);
    if (key === null || sign() !== ":") return null;
    take(BLANKS);
    const from = at;
    const string = take(STRING);
    if (string === null && take(SCALAR) === null && take(LIST) === null) return null;
    members.push({
      key: unescaped(key) ?? "",
      start: from,
      end: at,
      value: string === null ? null : unescaped(string),
    });
    const next = sign();
    if (next === "}") return { start, end: at, members };
    if (next !== ",") return null;
  }
}

/** A string without its quotes and escapes; null where an escape is none. */
function unescaped(literal: string): string | null {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    // `\x` is no escape: the string is none either.
    return null;
  }
}
