import { useState } from "react";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import {
  cellsToJudge,
  cellsUnder,
  SPOT_TABS,
  type SpotSheet,
  type SpotTab,
} from "#domain/review/spot-check/spot-sheet.ts";

/** What is looked at; `cells`, where it is only some cells by their keys. */
type Tab = { id: SpotTab; cells: ReadonlySet<string> | null };

/** Which cells are looked at: the tab, the cells under it, next first, and the tabs that there are with their counts. */
export function useSpotTab(sheet: SpotSheet): {
  tab: SpotTab;
  tabs: { id: SpotTab; count: number }[];
  under: readonly SpotCell[];
  chooseTab(id: SpotTab): void;
} {
  const [tab, setTab] = useState<Tab>({ id: "all", cells: null });
  const toJudge = cellsToJudge(sheet);
  const under = tab.cells ? toJudge.filter((cell) => tab.cells?.has(cell.key)) : cellsUnder(sheet, tab.id);
  const tabs = SPOT_TABS.map((id) => ({ id, count: cellsUnder(sheet, id).length })).filter(
    ({ id, count }) => id === "all" || count > 0 || id === tab.id,
  );

  function chooseTab(id: SpotTab) {
    // What was pressed when one came to look at it stays to be seen, even if it is let go.
    setTab({ id, cells: id === "marked" ? new Set(cellsUnder(sheet, id).map((cell) => cell.key)) : null });
  }

  // Its last one was judged: what is left is looked at, and the tab does not come back by itself.
  if (tab.id !== "all" && under.length === 0) chooseTab("all");
  return { tab: tab.id, tabs, under: under.length > 0 ? under : toJudge, chooseTab };
}
