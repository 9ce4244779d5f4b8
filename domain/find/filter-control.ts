import type { Facets } from "./facets.ts";

/**
 * Whose names values have. own: the filter's words. task, state, mark: all screens'. reason, reviewer, queue: those that
 * come with the facets. part: as those. image: its number. itself: the value is its name.
 */
export type Naming = "own" | "task" | "state" | "mark" | "reason" | "reviewer" | "queue" | "part" | "image" | "itself";

/**
 * What the panel of filters offers. choices: a list to check; `choices` answers its values, `detail` is a second list, which
 * means something only while the first one is used. names: words of one's own, suggested. keys: what is asked of keys of a record (key-condition.ts). listed: a list that links set and
 * the panel does not show. search: the field above the list. `isOpen`: the panel shows it open from the start.
 */
export type Control<Field extends string = string> = { isOpen?: boolean } & (
  | {
      kind: "choices";
      field: Field;
      naming: Naming;
      choices(facets: Facets | null, chosen: readonly string[]): readonly string[];
      detail?: { field: Field; choices: readonly string[] };
    }
  | { kind: "range"; min: Field; max: Field }
  | { kind: "since"; field: Field }
  | { kind: "names"; field: Field }
  | { kind: "keys"; field: Field }
  | { kind: "listed"; field: Field; naming: Naming }
  | { kind: "search"; field: Field }
);
