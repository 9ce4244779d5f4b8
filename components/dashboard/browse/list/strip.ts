import type { Page } from "#domain/find/page.ts";

/**
 * A page on the strip. Far from the window its rows are dropped, its ids stay: it keeps its height and comes back from
 * its place. A row that is null was there and fits no more.
 */
export type Leaf<Row> = {
  place: string;
  start: number;
  ids: readonly string[];
  rows: readonly (Row | null)[] | null;
  /** The places beside it, for the day when it is the first or the last one. */
  previous: string | null;
  next: string | null;
};

/** Neighbouring pages of a list that is too long to hold, in order. Indexes count from the first row on the strip. */
export type Strip<Row> = {
  leaves: readonly Leaf<Row>[];
  length: number;
  previous: string | null;
  next: string | null;
  /** How many rows came in front since the strip began (cut ones counted back): what a scroll position moves by. */
  shift: number;
};

/** Rows on a strip: 52 px each stay below the 17 million px at which Firefox ends a page. */
export const STRIP_MAX = 300_000;
/** Rows that are kept on each side of the window: more than are fetched ahead, or they would go as they come. */
const NEAR_ROWS = 300;
/** Only neighbours can have moved across a seam. */
const SEAM_LEAVES = 4;

export const noStrip = <Row>(): Strip<Row> => ({ leaves: [], length: 0, previous: null, next: null, shift: 0 });

export function beginStrip<Row extends { id: string }>(place: string, page: Page<Row>): Strip<Row> {
  const leaf = leafOf(place, page);
  return { leaves: leaf.ids.length > 0 ? [leaf] : [], length: leaf.ids.length, ...ends(page), shift: 0 };
}

/** The page behind the strip's end. What the strip holds already is left out: a row may have moved meanwhile. */
export function appendPage<Row extends { id: string }>(strip: Strip<Row>, page: Page<Row>): Strip<Row> {
  if (strip.next === null) return strip;
  const leaf = leafOf(strip.next, unseen(strip, page));
  const leaves = leaf.ids.length > 0 ? [...strip.leaves, leaf] : strip.leaves;
  return cut({ ...strip, leaves: counted(leaves), length: strip.length + leaf.ids.length, next: page.next }, "front");
}

/** The page in front of the strip's first row. */
export function prependPage<Row extends { id: string }>(strip: Strip<Row>, page: Page<Row>): Strip<Row> {
  if (strip.previous === null) return strip;
  const leaf = leafOf(strip.previous, unseen(strip, page));
  const leaves = leaf.ids.length > 0 ? [leaf, ...strip.leaves] : strip.leaves;
  return cut(
    {
      ...strip,
      leaves: counted(leaves),
      length: strip.length + leaf.ids.length,
      previous: page.previous,
      shift: strip.shift + leaf.ids.length,
    },
    "back",
  );
}

/** Puts a dropped page's rows back where their ids are. Rows never change places under the reader. */
export function refillPage<Row extends { id: string }>(strip: Strip<Row>, place: string, page: Page<Row>): Strip<Row> {
  const byId = new Map(page.rows.map((row) => [row.id, row]));
  return {
    ...strip,
    leaves: strip.leaves.map((leaf) =>
      leaf.place === place ? { ...leaf, rows: leaf.ids.map((id) => byId.get(id) ?? null) } : leaf,
    ),
  };
}

/** Drops the rows of leaves far from the window [first, last]. Answers the same strip where there is nothing to drop. */
export function keepNear<Row>(strip: Strip<Row>, first: number, last: number): Strip<Row> {
  const from = leafIndexOf(strip, first - NEAR_ROWS);
  const to = leafIndexOf(strip, last + NEAR_ROWS);
  const isFar = (index: number) => index < from || index > to;
  if (!strip.leaves.some((leaf, index) => leaf.rows !== null && isFar(index))) return strip;
  return { ...strip, leaves: strip.leaves.map((leaf, index) => (isFar(index) ? { ...leaf, rows: null } : leaf)) };
}

/** Leaves of the window [first, last] whose rows were dropped. */
export const missingLeaves = <Row>(strip: Strip<Row>, first: number, last: number): Leaf<Row>[] =>
  strip.leaves
    .slice(leafIndexOf(strip, first), leafIndexOf(strip, last) + 1)
    .filter((leaf) => leaf.rows === null && leaf.ids.length > 0);

/** A row by its index: `row` is undefined while its page is being fetched, null where it fits no more. */
export function rowAt<Row>(strip: Strip<Row>, index: number): { id: string; row: Row | null | undefined } | null {
  const leaf = strip.leaves[leafIndexOf(strip, index)];
  const id = leaf?.ids[index - leaf.start];
  if (!leaf || id === undefined) return null;
  return { id, row: leaf.rows === null ? undefined : (leaf.rows[index - leaf.start] ?? null) };
}

/** -1 where the strip does not hold it. */
export function indexOfId<Row>(strip: Strip<Row>, id: string): number {
  for (const leaf of strip.leaves) {
    const at = leaf.ids.indexOf(id);
    if (at >= 0) return leaf.start + at;
  }
  return -1;
}

/** Ids from one index to another, both included, whichever comes first. */
export function idsBetween<Row>(strip: Strip<Row>, one: number, other: number): string[] {
  const [from, to] = one < other ? [one, other] : [other, one];
  return strip.leaves.flatMap((leaf) =>
    leaf.ids.slice(Math.max(0, from - leaf.start), Math.max(0, to + 1 - leaf.start)),
  );
}

function leafOf<Row extends { id: string }>(place: string, page: Page<Row>): Leaf<Row> {
  return { place, start: 0, ids: page.rows.map((row) => row.id), rows: page.rows, ...ends(page) };
}

const ends = <Row>({ previous, next }: Page<Row>) => ({ previous, next });

function unseen<Row extends { id: string }>(strip: Strip<Row>, page: Page<Row>): Page<Row> {
  const held = new Set(
    [...strip.leaves.slice(0, SEAM_LEAVES), ...strip.leaves.slice(-SEAM_LEAVES)].flatMap((leaf) => leaf.ids),
  );
  return page.rows.some((row) => held.has(row.id))
    ? { ...page, rows: page.rows.filter((row) => !held.has(row.id)) }
    : page;
}

function counted<Row>(leaves: readonly Leaf<Row>[]): Leaf<Row>[] {
  let start = 0;
  return leaves.map((leaf) => {
    const own = leaf.start === start ? leaf : { ...leaf, start };
    start += leaf.ids.length;
    return own;
  });
}

/** Takes whole leaves off the far end where the strip has grown too long: they can be reached again by scrolling. */
function cut<Row>(strip: Strip<Row>, end: "front" | "back"): Strip<Row> {
  if (strip.length <= STRIP_MAX || strip.leaves.length < 2) return strip;
  const isFront = end === "front";
  const leaves = isFront ? strip.leaves.slice(1) : strip.leaves.slice(0, -1);
  const gone = (isFront ? strip.leaves[0] : strip.leaves.at(-1))?.ids.length ?? 0;
  const shorter: Strip<Row> = {
    leaves: counted(leaves),
    length: strip.length - gone,
    previous: isFront ? (leaves[0]?.previous ?? null) : strip.previous,
    next: isFront ? strip.next : (leaves.at(-1)?.next ?? null),
    shift: strip.shift - (isFront ? gone : 0),
  };
  return cut(shorter, end);
}

/** The leaf that an index lies in; the last one for what is behind the end. */
function leafIndexOf<Row>({ leaves }: Strip<Row>, index: number): number {
  let [low, high] = [0, leaves.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((leaves[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
