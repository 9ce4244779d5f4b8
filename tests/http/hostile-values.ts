import { z } from "zod";
import { type Bytes, isBytes } from "#domain/api/endpoint.ts";

/** As much of JSON Schema as zod prints of our shapes. */
type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  minItems?: number;
  minimum?: number;
  minLength?: number;
  format?: string;
  pattern?: string;
  default?: unknown;
};

/** Of what an endpoint names; the empty one where it names none, or bytes. */
export const schemaOf = (shape: z.ZodType | Bytes | undefined): Schema =>
  shape === undefined || isBytes(shape)
    ? {}
    : (z.toJSONSchema(shape, { io: "input", unrepresentable: "any", reused: "inline" }) as Schema);

const UUID = "00000000-0000-4000-8000-000000000000";

/** A value that the schema takes, or nearly: what is refined beyond its shape may still be refused. */
export function sampleOf(schema: Schema): unknown {
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first) return sampleOf(first);
  switch (schema.type) {
    case "object": {
      const required = Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key));
      return Object.fromEntries(required.map(([key, part]) => [key, sampleOf(part)]));
    }
    case "array":
      return (
        schema.prefixItems?.map(sampleOf) ??
        Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
      );
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 0, 0);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return schema.format === "uuid" ? UUID : "1";
  }
}

/** Where a value may stand in a sample: the keys that lead to it, and what the schema wants there. */
type Place = { path: (string | number)[]; schema: Schema };

/** Every place of a schema, of each of its alternatives, also of keys that may be left out. */
export function placesOf(schema: Schema, path: (string | number)[] = []): Place[] {
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [
    { path, schema },
    ...alternatives.flatMap((one) => placesOf(one, path).slice(1)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) => placesOf(part, [...path, key])),
    ...(schema.prefixItems ?? []).flatMap((part, at) => placesOf(part, [...path, at])),
    ...(schema.items ? placesOf(schema.items, [...path, 0]) : []),
  ];
}

/** The sample with another value at a place; what leads there is made where it is missing. */
export function withValue(sample: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === "number") {
    const list = Array.isArray(sample) ? [...sample] : [];
    list[key] = withValue(list[key], rest, value);
    return list;
  }
  const object = typeof sample === "object" && sample !== null && !Array.isArray(sample) ? sample : {};
  return { ...object, [key]: withValue((object as Record<string, unknown>)[key], rest, value) };
}

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

/** Texts that no database or file keeps: refused wherever they stand. */
export const UNKEEPABLE = ["\0", "a\0b", "\ud800", "a\udfff"];

/** What a body may bring in any place, whatever is wanted there. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...UNKEEPABLE,
  ...["", " ", "\u200b", "\u202e", "0", "-1", "1e3", "NaN", "9223372036854775807", "9223372036854775808"],
  ...["99999999999999999999", "١", "../../etc/passwd", "' OR 1=1 --", "%00", "%ff", "__proto__", "x".repeat(20_000)],
  ...["<img src=x onerror=alert(1)>", "\\u0000", "2026-13-01T00:00:00Z", UUID],
  ...[0, -1, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, true, null],
  ...[[], {}, [null], { $ne: 1 }, { startsWith: "a" }, { constructor: { prototype: 1 } }, nested(60), nested(70)],
  Array.from({ length: 3000 }, () => "1"),
];

/** What an address may bring for an id or a parameter, as it is spelled there. */
export const HOSTILE_WORDS: readonly string[] = [
  ...["%00", "a%00b", "%ED%A0%80", "%ff", "%c3%28", "%", "%zz", "", "%20", "%E2%80%8B", "%E2%80%AE"],
  ...["0", "-1", "1.5", "1e3", "9223372036854775807", "9223372036854775808", "99999999999999999999", "%D9%A1"],
  ...["..%2f..%2fetc%2fpasswd", "%27%20OR%201%3D1%20--", "__proto__", "null", "undefined", "true", "[]", "%7B%7D"],
  ...["x".repeat(5000), "1,".repeat(100), "after:1.9223372036854775808", "at:-.0", "share:2", UUID],
];
