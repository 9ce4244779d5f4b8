import { z } from "zod";
import type { JsonRecord, Path } from "#domain/shapes/shape.ts";

/** A value of a record that another takes the place of. `path` leads to it from the record that was imported. */
export type KeyEdit = { path: Path; value: unknown };

/** No key of boxes lies deeper: `objects[3].bbox[0]`. */
const STEPS_MAX = 8;
/** As many boxes as the longest record may have. */
const ELEMENTS_MAX = 100_000;
const stepSchema = z.union([z.string().max(200), z.number().int().min(0).max(ELEMENTS_MAX)]);
const numbersSchema = z.array(z.number()).max(64);
// Written out level by level, and not as any JSON: a value that is nested some thousand times would exhaust the stack.
const valueSchema = z.union([
  z.number(),
  z.string().max(10_000),
  numbersSchema,
  z
    .array(
      z.union([
        z.number(),
        z.string().max(10_000),
        numbersSchema,
        z.array(numbersSchema).max(ELEMENTS_MAX),
        z.record(z.string().max(200), z.unknown()),
      ]),
    )
    .max(ELEMENTS_MAX),
]);

/** As it comes from a browser, and as it is stored. Whether it is about a box of its entry is asked by `keysBreach`. */
export const keyEditSchema: z.ZodType<KeyEdit> = z.strictObject({
  path: z.array(stepSchema).min(1).max(STEPS_MAX),
  value: valueSchema,
});

/** The record with its edits made, one after the other. */
export const recordWith = (record: JsonRecord, edits: readonly KeyEdit[]): JsonRecord => edits.reduce(withKey, record);

/**
 * A value as edits see it: what a text of JSON says, where that is a list or an object (the second release of ms-swift has `objects` so); else the value. A path
 * leads through such a text as through what it says.
 */
export function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    // A text that begins like one, and is none.
    return value;
  }
}

/** A record with another value at a path. Lists are filled up with empty ones, as Ferret-UI has one for each turn. */
export function withKey(record: JsonRecord, { path, value }: KeyEdit): JsonRecord {
  return setAt(record, path, value) as JsonRecord;
}

function setAt(closed: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const node = opened(closed);
  if (typeof step === "number") {
    const list = Array.isArray(node) ? [...node] : [];
    while (list.length < step) list.push([]);
    list[step] = setAt(list[step], rest, value);
    return list;
  }
  const object = (typeof node === "object" && node !== null ? node : {}) as JsonRecord;
  return { ...object, [step]: setAt(Object.hasOwn(object, step) ? object[step] : undefined, rest, value) };
}

/** What a path leads to in a record; undefined where nothing stands there. */
export const valueAt = (record: unknown, path: Path): unknown =>
  path.reduce<unknown>((closed, step) => {
    const node = opened(closed);
    return typeof node === "object" && node !== null && Object.hasOwn(node, step)
      ? (node as Record<string | number, unknown>)[step]
      : undefined;
  }, record);

/**
 * The one list of edits that leads from a record to another, so that two ways to the same boxes say the same: each box that differs by itself; a
 * list that is longer or shorter as a whole, for placeholders take its elements in order.
 */
export function editsBetween(before: unknown, after: unknown, path: Path = []): KeyEdit[] {
  if (isSameJson(before, after)) return [];
  if (typeof before === "string" && typeof after === "object") {
    const inside = opened(before);
    if (typeof inside !== "string") return editsBetween(inside, after, path);
  }
  if (isPlainObject(before) && isPlainObject(after) && Object.keys(before).every((key) => Object.hasOwn(after, key)))
    return Object.entries(after).flatMap(([key, value]) =>
      Object.hasOwn(before, key) ? editsBetween(before[key], value, [...path, key]) : [{ path: [...path, key], value }],
    );
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length &&
    !isBox(before) &&
    !isBox(after)
  )
    return after.flatMap((value, index) => editsBetween(before[index], value, [...path, index]));
  return [{ path, value: after }];
}

/** A box is one thing to whoever reads an edit: it is not told number by number. */
const isBox = (value: readonly unknown[]): boolean => value.every((own) => typeof own === "number");

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. It goes no deeper than its second value. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && b.every((own, index) => isSameJson(a[index], own));
  if (!isPlainObject(a) || !isPlainObject(b)) return a === b;
  const keys = Object.keys(b);
  return (
    Object.keys(a).length === keys.length && keys.every((key) => Object.hasOwn(a, key) && isSameJson(a[key], b[key]))
  );
}
