import type { JsonMember, JsonNode } from "./json-outline.ts";
import { textOf } from "./json-outline.ts";

/**
 * One spelling for all texts of one JSON value: keys sorted by their UTF-16 units, of a doubled key the last value,
 * numbers by their exact value however many digits they have (1, 1.0 and 1e0 are one; so are 0 and -0), strings as
 * JSON.stringify spells them, no white space.
 */
export function canonicalOf(text: string, node: JsonNode): string {
  if (node.members) return canonicalObject(text, node.members);
  if (node.elements) return `[${node.elements.map((element) => canonicalOf(text, element)).join()}]`;
  const literal = textOf(text, node);
  if (literal[0] === '"') return literal.includes("\\") ? JSON.stringify(JSON.parse(literal)) : literal;
  return /^[-\d]/.test(literal) ? canonicalNumber(literal) : literal;
}

/** The same of an object's members, those under `without` left out. */
export function canonicalObject(
  text: string,
  members: readonly JsonMember[],
  without: ReadonlySet<string> = NONE,
): string {
  const last = new Map(members.map(({ key, value }) => [key, value]));
  const keys = [...last.keys()].filter((key) => !without.has(key)).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalOf(text, last.get(key) as JsonNode)}`).join()}}`;
}

const NONE: ReadonlySet<string> = new Set();

/** A JSON number by value: its digits without zeros at either end, and the power of ten behind them ("12e3" for 12000). */
export function canonicalNumber(literal: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] = NUMBER.exec(literal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const exponent = BigInt(power) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${exponent}`;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
