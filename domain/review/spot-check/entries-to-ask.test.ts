import { expect, test } from "vitest";
import { entriesToAsk } from "./entries-to-ask.ts";
import type { SpotCell } from "./spot-check.ts";
import { EMPTY_SHEET, type SpotSheet, type SpotTab } from "./spot-sheet.ts";

/** A sheet of so many cells of each kind. */
const sheetOf = (counts: Partial<Record<SpotCell["kind"], number>>): SpotSheet => ({
  ...EMPTY_SHEET,
  cells: Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, nth) => ({ key: `${kind} ${nth}`, kind }) as SpotCell),
  ),
});

test.each<[string, SpotSheet, SpotTab, number, number]>([
  ["nothing is there: half an entry for each cell of two pages", EMPTY_SHEET, "all", 24, 24],
  ["few cells are missing: a request is worth some entries all the same", sheetOf({ single: 47 }), "all", 24, 12],
  ["two pages are there", sheetOf({ single: 48 }), "all", 24, 0],
  ["more than the server holds out at once is missing", EMPTY_SHEET, "all", 96, 64],
  ["what was marked is looked at: no more of it comes", sheetOf({ single: 48 }), "marked", 24, 0],
  ["the tab's kind has a page", sheetOf({ single: 24, several: 24 }), "several", 24, 0],
  ["the tab's kind has none, of the others there are two pages", sheetOf({ single: 48 }), "several", 24, 12],
  ["enough was searched for the tab's kind", sheetOf({ single: 240 }), "several", 24, 0],
  ["nearly enough was searched", sheetOf({ single: 239 }), "several", 24, 12],
])("%s", (_, sheet, tab, pageSize, count) => expect(entriesToAsk(sheet, tab, pageSize)).toBe(count));

test("cells that were judged are not there any more", () => {
  const sheet = sheetOf({ single: 48 });
  const judged = new Map(sheet.cells.map(({ key }) => [key, { right: true as const }]));
  expect(entriesToAsk({ ...sheet, judged }, "all", 24)).toBe(24);
});
