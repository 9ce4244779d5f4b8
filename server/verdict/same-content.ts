import type { VerdictContent } from "#server/entries/verdict-content.ts";

/**
 * True where two verdicts say the same: decision, text, marks, reasons and note. Turns that were added count by their place
 * and text, since each page names them by UUIDs of its own; judgements count in any order.
 */
export const isSameContent = (a: Said, b: Said): boolean => print(a) === print(b);

/** Of an older page, or of another's side as it was told, the keys may be absent. */
type Said = Omit<VerdictContent, "keysAfter"> & { keysAfter?: VerdictContent["keysAfter"] | undefined };

function print({ decision, reasonCodes, note, judgements, turnsAfter, keysAfter }: Said): string {
  const added = (turnsAfter ?? []).filter(({ id }) => !IMPORTED.test(id)).map(({ id }) => id);
  const nameOf = (id: string) => (added.includes(id) ? `added ${added.indexOf(id)}` : id);
  return JSON.stringify([
    decision,
    [...reasonCodes].sort(),
    note,
    turnsAfter?.map(({ id, from, value }) => [nameOf(id), from, value]) ?? null,
    (keysAfter ?? []).map(({ path, value }) => JSON.stringify([path, value])).sort(),
    judgements
      .map(({ part, turnId, start, end, quote, paths, right, reasonCode }) =>
        JSON.stringify([
          part,
          turnId === undefined ? null : nameOf(turnId),
          start,
          end,
          quote,
          paths,
          right,
          reasonCode,
        ]),
      )
      .sort(),
  ]);
}

/** An imported turn is named by its place (domain/entry/turn.ts). */
const IMPORTED = /^\d+$/;
