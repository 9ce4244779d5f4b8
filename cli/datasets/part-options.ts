import { InvalidArgumentError } from "commander";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { type PartAuthor, partAuthorSchema } from "#domain/part/part-author.ts";
import { parsePartRule } from "#domain/part/part-rule.ts";
import { PART_WORD_MAX } from "#domain/part/part-word.ts";

/** Refuses what parsePartRule does not read. */
export function parseRule(text: string): string {
  if (parsePartRule(text) === null) throw new InvalidArgumentError("Expected key:NAME, path, file or none.");
  return text;
}

/** Refuses whoever is none of PART_AUTHORS. */
export function parseAuthor(text: string): PartAuthor {
  const parsed = partAuthorSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError("Expected gpt4, model, people or unknown.");
  return parsed.data;
}

/** A name that can be read. */
export function parsePartName(text: string): string {
  const parsed = nameSchema(PART_WORD_MAX).safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`Expected a name of at most ${PART_WORD_MAX} characters.`);
  return parsed.data;
}
