import { z } from "zod";
import type { Task } from "#domain/entry/task.ts";
import { REASON_FIELDS } from "./reason-fields.ts";

type Schemas = { [Name in keyof typeof REASON_FIELDS]: (typeof REASON_FIELDS)[Name]["schema"] };
const schemas = Object.fromEntries(Object.entries(REASON_FIELDS).map(([name, { schema }]) => [name, schema]));

/** Has the fields of REASON_FIELDS and no other. */
export const reasonSchema = z.strictObject(schemas as Schemas);
/** Why a part of an entry is wrong. */
export type Reason = z.infer<typeof reasonSchema>;

/** Those that can be given in a task, in the order of their keys. */
export const reasonsOf = (reasons: readonly Reason[], task: Task): Reason[] =>
  reasons.filter((reason) => !reason.retired && reason.tasks.includes(task)).sort(inOrderOfKeys);

/** For sorting: in the order of their keys; those of the rest, which `0` opens, come last. */
export const inOrderOfKeys = (a: Reason, b: Reason): number =>
  (a.digit || LAST) - (b.digit || LAST) || (a.code < b.code ? -1 : 1);
const LAST = 10;

/** Pairs of codes that would answer to the same key in some task; of the rest (0) each has its place's. A list with clashes is refused. */
export function digitClashes(reasons: readonly Reason[]): [string, string][] {
  const live = reasons.filter((reason) => !reason.retired && reason.digit > 0);
  return live.flatMap((a, index) =>
    live
      .slice(index + 1)
      .filter((b) => a.digit === b.digit && a.tasks.some((task) => b.tasks.includes(task)))
      .map((b): [string, string] => [a.code, b.code]),
  );
}
