import type { BoxKind } from "./canvas-box.ts";

/**
 * The few letters that name a box where colours alone would speak: a mention's number, a soft link's letter, "≠3" for
 * another thing of the same name as mention 3, "?" for a box of no phrase, "!" for what was wrong, "✓" for what is right. "" for quiet boxes.
 * `colour` counts from 0.
 */
export function badgeOf(kind: BoxKind, colour: number): string {
  switch (kind) {
    case "mention":
      return String(colour + 1);
    case "soft":
      return letters(colour);
    case "rival":
      return `≠${colour + 1}`;
    case "stray":
      return "?";
    case "error":
      return "!";
    case "right":
      return "✓";
    default:
      return "";
  }
}

/** a to z, then aa, ab and on, as the columns of a sheet. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(97 + (index % 26));
}
