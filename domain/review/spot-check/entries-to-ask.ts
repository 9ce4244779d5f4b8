import { cellsToJudge, cellsUnder, type SpotSheet, type SpotTab } from "./spot-sheet.ts";

/** Entries asked for at once; they bring their whole photos. */
const ASKED_MIN = 12;
/** Under a tab so many cells are fetched at most to find a page of its kind: what is claimed here nobody else gets. */
const SEARCHED_MAX = 240;
/** The server holds out no more at once (server/queue/claim-next.ts). */
const ASKED_MAX = 64;

/** How many entries are to be claimed so that two pages of cells are ahead, of the tab's kind one page; 0 where they are. */
export function entriesToAsk(sheet: SpotSheet, tab: SpotTab, pageSize: number): number {
  const missing = cellsMissing(sheet, tab, pageSize);
  return missing <= 0 ? 0 : Math.min(ASKED_MAX, Math.max(ASKED_MIN, Math.ceil(missing / 2)));
}

function cellsMissing(sheet: SpotSheet, tab: SpotTab, pageSize: number): number {
  const here = cellsToJudge(sheet).length;
  const ofAll = 2 * pageSize - here;
  if (tab === "all" || tab === "marked") return ofAll;
  return Math.max(ofAll, Math.min(pageSize - cellsUnder(sheet, tab).length, SEARCHED_MAX - here));
}
