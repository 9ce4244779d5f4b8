import type { Sort } from "#domain/find/browse-query.ts";
import type { RowKey } from "#domain/find/place.ts";

/**
 * A segment of a list, in order by one set of indexes: by `key` (null: by id alone) and id. `where` tells which
 * entries are in it. `keyRange`: what has to be fixed for an index to be in that order; one walk for each, merged.
 */
export type Segment = {
  key: `s."${"wordCount" | "boxCount" | "changedAt"}"` | null;
  keyType: "int" | "timestamptz";
  where: string;
  keyRange: "task" | "task and state" | "part" | "none";
};

/** Segments in the order they are read, each from its end where `isDown`. */
export type Order = { segments: readonly Segment[]; isDown: boolean };

const BY_ID: Segment = { key: null, keyType: "int", where: "true", keyRange: "task" };
const BY_STATE: Segment = { ...BY_ID, keyRange: "task and state" };
const BY_PART: Segment = { ...BY_ID, keyRange: "part" };
const NEVER: Segment = { ...BY_STATE, where: `s."changedAt" IS NULL` };
const EVER: Segment = {
  key: `s."changedAt"`,
  keyType: "timestamptz",
  where: `s."changedAt" IS NOT NULL`,
  keyRange: "none",
};

/** What of a filter an order may go along: states, and parts where none of them is "none". */
export type Along = { hasStates: boolean; hasParts: boolean };

/**
 * How a list is read in the order of `sort`; `isBack` reads it from its end. By id the entries of a part lie together (a file's came in one
 * after the other): a walk along the tasks would read what lies before them.
 */
export function orderOf(sort: Sort, { hasStates, hasParts }: Along, isBack: boolean): Order {
  const isDown = sort.startsWith("-") !== isBack;
  switch (sort) {
    case "id":
    case "-id":
      return { segments: [hasParts ? BY_PART : hasStates ? BY_STATE : BY_ID], isDown };
    case "words":
    case "-words":
      return { segments: [{ ...BY_ID, key: `s."wordCount"` }], isDown };
    case "boxes":
    case "-boxes":
      return { segments: [{ ...BY_ID, key: `s."boxCount"` }], isDown };
    case "changed":
    case "-changed":
      // What was never decided lies before all that was; read from the other end, after it.
      return { segments: isDown ? [EVER, NEVER] : [NEVER, EVER], isDown };
  }
}

/** The index of the segment that a row is in. */
export const segmentOf = ({ segments }: Order, row: RowKey): number =>
  segments.length === 1 ? 0 : segments.findIndex((segment) => (segment.key === null) === (row.key === null));
