import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { refusal } from "#domain/input-problem.ts";
import type { Sort } from "./browse-query.ts";
import type { BrowseRow } from "./page.ts";

/**
 * A row's place in the order of a list: its sort key (id: null; words, boxes: number; changed: milliseconds since 1970,
 * null where never decided) and its id, which settles ties.
 */
export type RowKey = { key: number | null; id: string };

/**
 * Where a page begins: after a row, before it (turning back), at it; or at a share of the whole list (0 its start, 0.5 its
 * middle), which is about right and not to the row.
 */
export type PagePlace = { from: "after" | "before" | "at"; row: RowKey } | { from: "share"; share: number };
export const FIRST_PAGE: PagePlace = { from: "share", share: 0 };

/** One short word for addresses: `after:17.123`, `at:-.123`, `share:0.5`. Opaque to who only hands it on. */
export function printPlace(place: PagePlace): string {
  if (place.from === "share") return `share:${place.share}`;
  return `${place.from}:${place.row.key ?? "-"}.${place.row.id}`;
}

/** Reads what printPlace prints, or null. */
export function parsePlace(text: string): PagePlace | null {
  const [, share] = text.match(/^share:(0|1|0\.\d{1,25}|\d(?:\.\d+)?e-\d{1,3})$/) ?? [];
  if (share !== undefined) return { from: "share", share: Number(share) };
  const [, from, key, id] = text.match(/^(after|before|at):(-|\d{1,15})\.(\d{1,19})$/) ?? [];
  if (from === undefined || key === undefined || !idSchema.safeParse(id).success) return null;
  return { from: from as "after" | "before" | "at", row: { key: key === "-" ? null : Number(key), id: id ?? "" } };
}

export const placeSchema = z.string().transform((text, context): PagePlace => {
  const place = parsePlace(text);
  if (place) return place;
  context.addIssue({ code: "custom", ...refusal("notPlace") });
  return z.NEVER;
});

/** Where a row stands in a list that is sorted so: to open a list AT a row that somebody left. */
export function rowKeyOf(row: Pick<BrowseRow, "id" | "wordCount" | "boxCount" | "changedAt">, sort: Sort): RowKey {
  const { id } = row;
  switch (sort) {
    case "id":
    case "-id":
      return { key: null, id };
    case "words":
    case "-words":
      return { key: row.wordCount, id };
    case "boxes":
    case "-boxes":
      return { key: row.boxCount, id };
    case "changed":
    case "-changed":
      return { key: row.changedAt === null ? null : Date.parse(row.changedAt), id };
  }
}
