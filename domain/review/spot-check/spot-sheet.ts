import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { type SpotCell, spotCells } from "./spot-check.ts";
import type { SpotMark } from "./spot-judgements.ts";
import { SPOT_KINDS } from "./spot-kind.ts";

/** A spot check as far as this page of the browser has it. */
export type SpotSheet = {
  /** Claimed entries whose verdicts are still to come, in the queue's order. */
  claimed: readonly ClaimedEntry[];
  cells: readonly SpotCell[];
  /** What was submitted, by cell, as long as one of its entries waits for its other cells. */
  judged: ReadonlyMap<string, SpotMark>;
  /** Reasons of the cells that are pressed as wrong and not submitted yet. */
  pressed: ReadonlyMap<string, string>;
};

export const EMPTY_SHEET: SpotSheet = { claimed: [], cells: [], judged: new Map(), pressed: new Map() };

type KnownOf = (imageId: string) => readonly KnownBox[];

/** Adds entries that came from the queue, or came back from an undo. One that is here already stays as it is. */
export function addClaimed(sheet: SpotSheet, claimed: readonly ClaimedEntry[], knownOf: KnownOf): SpotSheet {
  const here = new Set(sheet.claimed.map(({ entry }) => entry.id));
  const fresh = claimed.filter(({ entry }) => !here.has(entry.id));
  const all = [...sheet.claimed, ...fresh].sort((a, b) => a.position - b.position);
  return { ...sheet, claimed: all, cells: spotCells(all, knownOf) };
}

/** The cells to look at, next first. */
export const cellsToJudge = (sheet: SpotSheet): SpotCell[] => sheet.cells.filter((cell) => !sheet.judged.has(cell.key));

/** Which cells are looked at: all, those pressed as wrong, or those of one kind. */
export const SPOT_TABS = ["all", "marked", ...SPOT_KINDS] as const;
export type SpotTab = (typeof SPOT_TABS)[number];

/** The cells to look at under a tab, next first. */
export function cellsUnder(sheet: SpotSheet, tab: SpotTab): SpotCell[] {
  const cells = cellsToJudge(sheet);
  if (tab === "all") return cells;
  return cells.filter((cell) => (tab === "marked" ? sheet.pressed.has(cell.key) : cell.kind === tab));
}

/** How many boxes some cells have: a phrase may have several. */
export const boxCountOf = (cells: readonly SpotCell[]): number =>
  cells.reduce((count, cell) => count + cell.boxes.length, 0);

/** Marks a cell as wrong for that reason; null clears the mark. */
export function pressCell(sheet: SpotSheet, key: string, code: string | null): SpotSheet {
  const pressed = new Map(sheet.pressed);
  if (code === null) pressed.delete(key);
  else pressed.set(key, code);
  return { ...sheet, pressed };
}

export type Submitted = {
  sheet: SpotSheet;
  /** Entries whose every cell is judged now: their verdicts are due. */
  due: ClaimedEntry[];
  /** The cells and marks that the verdicts are made of. */
  cells: readonly SpotCell[];
  marks: ReadonlyMap<string, SpotMark>;
};

/** Takes marks in. Entries without a cell left to judge leave the sheet; so do the marks that nobody waits for any more. */
export function submitMarks(sheet: SpotSheet, marks: ReadonlyMap<string, SpotMark>): Submitted {
  const judged = new Map([...sheet.judged, ...marks]);
  const open = new Set(
    sheet.cells
      .filter((cell) => !judged.has(cell.key))
      .flatMap((cell) => cell.mentions.map((mention) => mention.entryId)),
  );
  const due = sheet.claimed.filter(({ entry }) => !open.has(entry.id));
  const claimed = sheet.claimed.filter(({ entry }) => open.has(entry.id));
  const cells = sheet.cells.flatMap((cell) => {
    const mentions = cell.mentions.filter((mention) => open.has(mention.entryId));
    return mentions.length > 0 ? { ...cell, mentions } : [];
  });
  const kept = new Set(cells.map((cell) => cell.key));
  return {
    sheet: {
      claimed,
      cells,
      judged: new Map([...judged].filter(([key]) => kept.has(key))),
      pressed: new Map([...sheet.pressed].filter(([key]) => !marks.has(key))),
    },
    due,
    cells: sheet.cells,
    marks: judged,
  };
}

/**
 * Brings back what a submission took: `claimed` as they are after their undo, `marks` of the page, `earlier` marks that
 * the entries had from pages before. Wrong cells are pressed again.
 */
export function takeBack(
  sheet: SpotSheet,
  {
    claimed,
    marks,
    earlier,
  }: {
    claimed: readonly ClaimedEntry[];
    marks: ReadonlyMap<string, SpotMark>;
    earlier: ReadonlyMap<string, SpotMark>;
  },
  knownOf: KnownOf,
): SpotSheet {
  const back = addClaimed(sheet, claimed, knownOf);
  const judged = new Map([...earlier, ...back.judged]);
  const pressed = new Map(back.pressed);
  for (const [key, mark] of marks) {
    judged.delete(key);
    if (mark.right === false) pressed.set(key, mark.code);
  }
  return { ...back, judged, pressed };
}
