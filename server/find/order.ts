import type { Sort } from "#domain/find/browse-query.ts";
import type { RowKey } from "#domain/find/place.ts";

/**
 * A stretch of a list that one set of indexes puts in order: by `key` (null: by id alone) and id. `where` tells which
 * entries are in it. `key range`: what has to be fixed for an index to be in that order; one walk for each, merged.
 */
export type Stretch = {
  key: `s."${"wordCount" | "boxCount" | "changedAt"}"` | null;
  keyType: "int" | "timestamptz";
  where: string;
  keyRange: "task" | "task and state" | "none";
};

/** Stretches in the order they are read, each from its end where `isDown`. */
export type Order = { stretches: readonly Stretch[]; isDown: boolean };

const BY_ID: Stretch = { key: null, keyType: "int", where: "true", keyRange: "task" };
const BY_STATE: Stretch = { ...BY_ID, keyRange: "task and state" };
const NEVER: Stretch = { ...BY_STATE, where: `s."changedAt" IS NULL` };
const EVER: Stretch = {
  key: `s."changedAt"`,
  keyType: "timestamptz",
  where: `s."changedAt" IS NOT NULL`,
  keyRange: "none",
};

/** How a list is read in the order of `sort`; `isBack` reads it from its end. */
export function orderOf(sort: Sort, hasStates: boolean, isBack: boolean): Order {
  const isDown = sort.startsWith("-") !== isBack;
  switch (sort) {
    case "id":
    case "-id":
      return { stretches: [hasStates ? BY_STATE : BY_ID], isDown };
    case "words":
    case "-words":
      return { stretches: [{ ...BY_ID, key: `s."wordCount"` }], isDown };
    case "boxes":
    case "-boxes":
      return { stretches: [{ ...BY_ID, key: `s."boxCount"` }], isDown };
    case "changed":
    case "-changed":
      // What was never decided lies before all that was; read from the other end, after it.
      return { stretches: isDown ? [EVER, NEVER] : [NEVER, EVER], isDown };
  }
}

/** The number of the stretch that a row lies in. */
export const stretchOf = ({ stretches }: Order, row: RowKey): number =>
  stretches.length === 1 ? 0 : stretches.findIndex((stretch) => (stretch.key === null) === (row.key === null));
