import { type Message, message } from "#domain/message.ts";
/** A row's bytes as a value, or why they are none. Numbers that JavaScript cannot hold keep their literal (JSON.rawJSON). */
export type Parsed = { ok: true; value: unknown; text: string } | { ok: false; problem: Message };

type RawJson = { rawJSON: string };
type JsonWithSource = {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
};
// The "JSON.parse source text access" proposal, in V8 since 11.4; TypeScript's library does not know it yet.
const Json = JSON as unknown as JsonWithSource;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** A text that may hold an integer beyond 2^53, or a number beyond the range of a double. */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;

export function parseJson(bytes: Uint8Array): Parsed {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // The decoder says no more than that.
    return { ok: false, problem: message("notUtf8") };
  }
  try {
    const value = LONG_NUMBER.test(text) ? Json.parse(text, keepLiteral) : JSON.parse(text);
    if (isTooDeep(value)) return { ok: false, problem: message("tooDeep", { count: DEPTH_MAX }) };
    return { ok: true, value, text };
  } catch (error) {
    return { ok: false, problem: message("notJson", { problem: (error as Error).message.slice(0, 200) }) };
  }
}

function keepLiteral(_: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== "number" || source === undefined) return value;
  const isLossy = !Number.isFinite(value) || (/^-?\d+$/.test(source) && !Number.isSafeInteger(value));
  return isLossy ? Json.rawJSON(source) : value;
}

/** The digits of a JSON integer, whatever its size, or null. */
export function integerText(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : Json.isRawJSON(value) ? value.rawJSON : null;
  return text !== null && /^-?\d+$/.test(text) ? text : null;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Json.isRawJSON(value);

export type Unfit = { path: string } & Message;

/** What PostgreSQL or a byte-for-byte export could not carry in this value's strings and where, or null. */
export function unfitString(value: unknown, path: string): Unfit | null {
  if (typeof value === "string") {
    if (value.includes("\0")) return { path, ...message("holdsNul") };
    if (!value.isWellFormed()) return { path, ...message("holdsSurrogate") };
    return null;
  }
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) {
      const unfit = unfitString(part, `${path}[${index}]`);
      if (unfit) return unfit;
    }
  } else if (isObject(value)) {
    for (const [key, part] of Object.entries(value)) {
      const unfit = unfitString(key, `${path}.${JSON.stringify(key)}`) ?? unfitString(part, `${path}.${key}`);
      if (unfit) return unfit;
    }
  }
  return null;
}

/** V8 cannot print, nor PostgreSQL parse, values of some thousand levels. No format of ours has more than six. */
const DEPTH_MAX = 200;

/** Whether a value is nested deeper than `levels`. */
export function isTooDeep(value: unknown, levels = DEPTH_MAX): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof part === "object" && isTooDeep(part, levels - 1)) return true;
  }
  return false;
}

/** Only texts with these escapes can hold an unfit string; the others need no walk through their values. */
export const mayHoldUnfit = (text: string): boolean => /\\u(?:0000|[dD][89a-fA-F])/.test(text);
