import { z } from "zod";
import { isStorable } from "#domain/entry/plain-text.ts";
import { refusal } from "#domain/input-problem.ts";

/**
 * By what entries are told apart into parts: a key of their record; the first folder of their photo's path; their file; or not at all.
 */
export type PartRule = { by: "key"; key: string } | { by: "path" | "file" | "none" };

const KEY_LENGTH_MAX = 200;

/** Reads `key:source`, `path`, `file`, `none`; null for anything else. */
export function parsePartRule(text: string): PartRule | null {
  if (text === "path" || text === "file" || text === "none") return { by: text };
  const [, key] = text.match(/^key:([^\n]+)$/) ?? [];
  return key !== undefined && key.length <= KEY_LENGTH_MAX && isStorable(key) ? { by: "key", key } : null;
}

/** One short word, as an option and a source file have it; parsePartRule reads it. */
export const printPartRule = (rule: PartRule): string => (rule.by === "key" ? `key:${rule.key}` : rule.by);

/** A rule as requests bring it: its text. */
export const partRuleSchema = z
  .string()
  .max(KEY_LENGTH_MAX + 4)
  .refine((text) => parsePartRule(text) !== null, refusal("partRule"));
