import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";

/** What a filter narrows by, each with the fields that it clears: a chip stands for one, a group of the panel changes one. */
export const FILTER_PARTS = {
  tasks: ["tasks"],
  states: ["states"],
  marks: ["marks"],
  reasons: ["reasons"],
  reviewers: ["reviewers"],
  queues: ["queues", "outcomes"],
  objects: ["objects"],
  images: ["images"],
  boxes: ["boxesMin", "boxesMax"],
  words: ["wordsMin", "wordsMax"],
  changed: ["changedSince"],
  text: ["text"],
} as const satisfies Record<string, readonly (keyof EntryFilter)[]>;
export type FilterPart = keyof typeof FILTER_PARTS;

/** The parts that narrow, in the order of chips. */
export const partsInUse = (filter: EntryFilter): FilterPart[] =>
  (Object.keys(FILTER_PARTS) as FilterPart[]).filter((part) =>
    FILTER_PARTS[part].some((field) => isUsed(filter[field])),
  );

/** The change that takes a part out. */
export const without = (part: FilterPart): Partial<EntryFilter> =>
  Object.fromEntries(FILTER_PARTS[part].map((field) => [field, NO_FILTER[field]]));

/** A list with the value taken in, or out where it is in. */
export const toggled = <T>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

const isUsed = (value: EntryFilter[keyof EntryFilter]): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
