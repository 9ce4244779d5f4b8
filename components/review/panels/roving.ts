import type { KeyboardEvent } from "react";

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Arrow keys inside a list whose rows carry `data-row`: the focus moves, and the key is spent, so that the entry beside it
 * stays where it is. Rows are one stop for Tab.
 */
export function moveInList(event: KeyboardEvent<HTMLElement>): void {
  if (event.target instanceof HTMLInputElement) return;
  const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : STEPS[event.key];
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  if (!step || rows.length === 0) return;
  const row = document.activeElement?.closest("li")?.querySelector<HTMLElement>("[data-row]");
  const at = row ? rows.indexOf(row) : -1;
  event.preventDefault();
  rows[step(at, rows.length)]?.focus();
}
