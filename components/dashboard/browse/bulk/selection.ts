/** What bulk actions are for: rows by name, or everything that fits the filter but for some. */
export type Selection = { isAll: false; ids: ReadonlySet<string> } | { isAll: true; except: ReadonlySet<string> };

export const NOTHING: Selection = { isAll: false, ids: new Set() };
export const EVERYTHING: Selection = { isAll: true, except: new Set() };

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.isAll ? !selection.except.has(id) : selection.ids.has(id);

/** Takes the rows in (`isOn`) or out. */
export function select(selection: Selection, ids: readonly string[], isOn: boolean): Selection {
  if (selection.isAll) return { isAll: true, except: changed(selection.except, ids, !isOn) };
  return { isAll: false, ids: changed(selection.ids, ids, isOn) };
}

/** How many rows are selected, where so many fit the filter; null where that is not known. */
export function selectedCount(selection: Selection, fitting: number | null): number | null {
  if (!selection.isAll) return selection.ids.size;
  return fitting === null ? null : Math.max(0, fitting - selection.except.size);
}

export const isNothing = (selection: Selection): boolean => !selection.isAll && selection.ids.size === 0;

function changed(set: ReadonlySet<string>, ids: readonly string[], isOn: boolean): Set<string> {
  const next = new Set(set);
  for (const id of ids) {
    if (isOn) next.add(id);
    else next.delete(id);
  }
  return next;
}
