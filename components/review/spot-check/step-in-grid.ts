/**
 * The cell that an arrow key leads to, out of the elements of a grid in reading order; null where the grid ends. Up and down
 * stay in the column as it is derived out now.
 */
export function stepInGrid(cells: readonly HTMLElement[], from: number, key: string): HTMLElement | null {
  const own = cells[from];
  if (!own) return cells[0] ?? null;
  switch (key) {
    case "ArrowLeft":
      return cells[from - 1] ?? null;
    case "ArrowRight":
      return cells[from + 1] ?? null;
    case "Home":
      return cells[0] ?? null;
    case "End":
      return cells.at(-1) ?? null;
    default: {
      const isDown = key === "ArrowDown";
      const { left, top } = own.getBoundingClientRect();
      const column = cells.filter((cell) => Math.abs(cell.getBoundingClientRect().left - left) < 2);
      const beyond = column.filter((cell) => (isDown ? 1 : -1) * (cell.getBoundingClientRect().top - top) > 2);
      return (isDown ? beyond[0] : beyond.at(-1)) ?? null;
    }
  }
}
