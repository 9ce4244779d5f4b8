import type { Slot } from "./workbench-props.ts";
import type { Desk, Runs } from "./workspace.ts";

/** Past an entry's first or last QA the next key leads to its neighbour in the column. */
export function runsBetween(desk: Desk, slots: readonly Slot[], onActive: (entryId: string) => void): Runs {
  const at = slots.findIndex((slot) => slot.entry.id === desk.entry.id);
  const isFirst = desk.look.focus === 0 && desk.look.sentence <= 0;
  const isLast = desk.look.focus >= desk.pairs.length - 1 && desk.look.sentence >= (desk.sentences?.length ?? 0) - 1;
  const before = isFirst ? slots[at - 1] : undefined;
  const after = isLast ? slots[at + 1] : undefined;
  return {
    ...(before ? { previous: () => onActive(before.entry.id) } : {}),
    ...(after ? { next: () => onActive(after.entry.id) } : {}),
  };
}
