import { editsBetween, type KeyEdit, recordWith, valueAt } from "#domain/grounding/key-edits.ts";
import { type JsonRecord, printPath } from "#domain/shapes/shape.ts";

/** A key beside the text before and after an edit. `before` null: it was not there. */
export type KeyChange = { path: string; before: string | null; after: string };

/** What two lists of edits of one record have otherwise, in the order of the record, as a person reads it. */
export function keyChanges(
  record: JsonRecord | null | undefined,
  before: readonly KeyEdit[],
  after: readonly KeyEdit[],
): KeyChange[] {
  if (!record) return [];
  const from = recordWith(record, before);
  return editsBetween(from, recordWith(record, after)).map(({ path, value }) => {
    const old = valueAt(from, path);
    return { path: printPath(path), before: old === undefined ? null : printValue(old), after: printValue(value) };
  });
}

/** A list of boxes as they stand in a file, with a blank behind each comma. */
const printValue = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .map(([key, own]) => `${JSON.stringify(key)}: ${printValue(own)}`)
    .join(", ")}}`;
};
