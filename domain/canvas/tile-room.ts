import type { Size } from "#domain/box/box.ts";
import type { StageRect } from "./view.ts";

/** A room cut into so many tiles, row by row, each as near to a square as can be; those of the last row share its width. */
export function tileRoom(count: number, room: Size, gapPx: number): StageRect[] {
  const columns = bestColumns(count, room, gapPx);
  const rows = Math.ceil(count / columns);
  const heightPx = (room.heightPx - gapPx * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const widthPx = (room.widthPx - gapPx * (inRow - 1)) / inRow;
    return { x: (index % columns) * (widthPx + gapPx), y: row * (heightPx + gapPx), widthPx, heightPx };
  });
}

/** So many columns that the shorter side of a tile is longest. */
function bestColumns(count: number, { widthPx, heightPx }: Size, gapPx: number): number {
  let best = { columns: 1, sidePx: Number.NEGATIVE_INFINITY };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const sidePx = Math.min((widthPx - gapPx * (columns - 1)) / columns, (heightPx - gapPx * (rows - 1)) / rows);
    if (sidePx > best.sidePx) best = { columns, sidePx };
  }
  return best.columns;
}
