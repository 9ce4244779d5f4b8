import type { Slot } from "./workbench-props.ts";
import type { Runs, Workspace } from "./workspace.ts";

/** Past an entry's first or last QA the next key leads to its neighbour in the column. */
export function runsBetween(workspace: Workspace, slots: readonly Slot[], onActive: (entryId: string) => void): Runs {
  const at = slots.findIndex((slot) => slot.entry.id === workspace.entry.id);
  const isFirst = workspace.viewState.focus === 0 && workspace.viewState.sentence <= 0;
  const isLast =
    workspace.viewState.focus >= workspace.pairs.length - 1 &&
    workspace.viewState.sentence >= (workspace.sentences?.length ?? 0) - 1;
  const before = isFirst ? slots[at - 1] : undefined;
  const after = isLast ? slots[at + 1] : undefined;
  return {
    ...(before ? { previous: () => onActive(before.entry.id) } : {}),
    ...(after ? { next: () => onActive(after.entry.id) } : {}),
  };
}
