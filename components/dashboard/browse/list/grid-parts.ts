import type { AriaAttributes, HTMLAttributes } from "react";

/**
 * The parts of an ARIA grid (WAI-ARIA Authoring Practices, "Grid Pattern"), to be spread onto elements that lines are
 * placed with: a table's own elements cannot stand where a window on a long list needs them. The grid is the one stop for
 * Tab; its rows and cells are named to assistive technology by aria-activedescendant and take no focus.
 */
export const gridPart = (own: HTMLAttributes<HTMLDivElement>) => ({ role: "grid", tabIndex: 0, ...own }) as const;
export const ROWS = { role: "rowgroup" } as const;
export const rowPart = (aria: AriaAttributes = {}) => ({ role: "row", tabIndex: -1, ...aria }) as const;
export const cellPart = (aria: AriaAttributes = {}) => ({ role: "gridcell", ...aria }) as const;
export const CELL = cellPart();
export const headPart = (aria: AriaAttributes = {}) => ({ role: "columnheader", ...aria }) as const;
export const HEAD_CELL = headPart();
