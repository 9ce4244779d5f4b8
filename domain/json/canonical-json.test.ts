import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { besideText } from "./beside-text.ts";
import { canonicalNumber, canonicalOf } from "./canonical-json.ts";
import { outlineOf } from "./json-outline.ts";

const outlined = (text: string) => ({ text, node: must(outlineOf(text), "not too deep") });
const canonical = (text: string) => canonicalOf(text, outlined(text).node);

describe("the canonical spelling of a value", () => {
  test("is the same for each order of keys, each white space, each escape", () => {
    const shuffled = (value: unknown): string => {
      if (Array.isArray(value)) return `[ ${value.map(shuffled).join(" ,")} ]`;
      if (typeof value === "object" && value !== null) {
        const members = Object.entries(value).map(([key, part]) => `${escaped(key)} :\t${shuffled(part)}`);
        return `{${members.reverse().join()} }`;
      }
      return typeof value === "string" ? escaped(value) : JSON.stringify(value);
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonical(shuffled(value))).toBe(canonical(JSON.stringify(value)));
      }),
    );
  });

  test("differs where the value does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [a, b] = [sorted(one), sorted(other)];
        expect(canonical(JSON.stringify(one)) === canonical(JSON.stringify(other))).toBe(a === b);
      }),
    );
  });

  test("keeps text as it is: nothing is normalised", () => {
    expect(canonical('"\\u00e9"')).not.toBe(canonical('"e\\u0301"'));
    expect(canonical('"caf\u00e9"')).toBe(canonical('"caf\\u00e9"'));
  });
});

describe("a number's canonical spelling", () => {
  test("is one for every literal of one value", () => {
    for (const same of [
      ["1", "1.0", "1e0", "10e-1", "0.1E1", "1.000e+0"],
      ["0", "-0", "0.0", "-0.0e9"],
      ["100000", "1e5", "1E+05"],
      ["12345678901234567890", "12345678901234567890.0", "1234567890123456789e1"],
      ["-2.50", "-25e-1"],
    ]) {
      expect(new Set(same.map(canonicalNumber)).size, same.join()).toBe(1);
    }
  });

  test("tells numbers apart that a double takes for one", () => {
    expect(canonicalNumber("12345678901234567890")).not.toBe(canonicalNumber("12345678901234567891"));
    expect(canonicalNumber("0.12345678901234567890")).not.toBe(canonicalNumber("0.12345678901234567891"));
    expect(canonicalNumber("1e400")).not.toBe(canonicalNumber("1e401"));
  });

  test("is equal where doubles print alike", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), (number, digits) => {
        expect(canonicalNumber(number.toExponential())).toBe(canonicalNumber(String(number)));
        expect(canonicalNumber(`${digits}.${"0".repeat(digits)}`)).toBe(canonicalNumber(String(digits)));
      }),
    );
  });
});

describe("what a record holds beside its text", () => {
  const beside = (row: string, turns: string, part: string | null = null) =>
    besideText({ row: outlined(row), part: part === null ? null : outlined(part), turns: outlined(turns) });
  const PLAIN = '[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]';

  test("is nothing where it is text, ids and the photo's name", () => {
    expect(beside('{"id":"1","image":"a.jpg","image_id":7,"conversations":null}', PLAIN)).toBeNull();
    expect(beside('{"image_id":7,"conversations":null}', PLAIN, '{"topic":"t","content":null}')).toBeNull();
  });

  test("is known by value, wherever it stands: in the row, in the conversation, in a message", () => {
    const row = (more: string) => beside(`{"id":"1",${more}"conversations":null}`, PLAIN);
    expect(row('"box_x1y1x2y2":[[1.0, 2]],')).toBe(row('"box_x1y1x2y2":[[1,2e0]],'));
    expect(row('"topic":"a","content":"b",')).not.toBe(row('"topic":"a","content":"c",'));
    expect(row('"video":"a.mp4",')).not.toBe(row('"video":"b.mp4",'));
    const weighed = (weight: string) => beside("{}", PLAIN.replace("}]", `,"weight":${weight}}]`));
    expect(weighed("1.0")).toBe(weighed("1"));
    expect(weighed("0")).not.toBe(weighed("1"));
    expect(beside("{}", PLAIN, '{"content":null,"kind":1}')).not.toBe(beside('{"kind":1}', PLAIN, '{"content":null}'));
  });
});

/** Every UTF-16 unit as an escape. */
const escaped = (text: string) =>
  `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value === 0 ? 0 : value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted((value as Record<string, unknown>)[key])}`).join()}}`;
}
