import { authors } from "./authors.ts";
import { boxes } from "./boxes.ts";
import { changed } from "./changed.ts";
import { images } from "./images.ts";
import { keys } from "./keys.ts";
import { marks } from "./marks.ts";
import { objects } from "./objects.ts";
import { parts } from "./parts.ts";
import { queues } from "./queues.ts";
import { ratings } from "./ratings.ts";
import { reasons } from "./reasons.ts";
import { reviewers } from "./reviewers.ts";
import { states } from "./states.ts";
import { tags } from "./tags.ts";
import { tasks } from "./tasks.ts";
import { text } from "./text.ts";
import { words } from "./words.ts";

/** Everything that entries can be narrowed by, in the order of chips and clauses. All must hold; of a list one value suffices. */
export const FILTERS = {
  tasks,
  states,
  parts,
  authors,
  marks,
  reasons,
  tags,
  reviewers,
  queues,
  objects,
  keys,
  images,
  boxes,
  words,
  ratings,
  changed,
  text,
};
export type FilterName = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];

/** The panel of filters from the top; photos are chosen by links, and words in a field of their own. */
export const PANEL_ORDER: readonly FilterName[] = [
  "states",
  "tasks",
  "parts",
  "authors",
  "words",
  "boxes",
  "ratings",
  "objects",
  "keys",
  "marks",
  "reasons",
  "tags",
  "reviewers",
  "changed",
  "queues",
];
