import { DATASET_TAGS_MAX, keyOfTag, tagSchema } from "#domain/tag.ts";
import { hasTag } from "./tag-store.ts";

/** `isNew`: of a tag that the data set does not have yet. */
export type TagChoice = { tag: string; isNew: boolean };

/** What what is typed means: the known tags that have it in them, those that begin with it first, and what it would be as a new one. */
export function tagChoices(typed: string, known: readonly string[]): TagChoice[] {
  const key = keyOfTag(typed.trim());
  const met = known.filter((tag) => keyOfTag(tag).includes(key));
  const first = met.filter((tag) => keyOfTag(tag).startsWith(key));
  const rest = met.filter((tag) => !keyOfTag(tag).startsWith(key));
  const fresh = tagSchema.safeParse(typed).data;
  const isNew = fresh !== undefined && !hasTag(known, fresh) && known.length < DATASET_TAGS_MAX;
  // The whole word before longer ones: Enter means it.
  const whole = first.filter((tag) => keyOfTag(tag) === key);
  const longer = first.filter((tag) => keyOfTag(tag) !== key);
  return [
    ...[...whole, ...longer, ...rest].map((tag) => ({ tag, isNew: false })),
    ...(isNew && fresh !== undefined ? [{ tag: fresh, isNew: true }] : []),
  ];
}
