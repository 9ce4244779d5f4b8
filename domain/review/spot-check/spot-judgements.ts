import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { type Aids, type Judgement, NO_AIDS, type VerdictBody } from "#domain/verdict/verdict.ts";
import type { SpotCell } from "./spot-check.ts";

/** The reviewer's judgement of a cell. `right: null` is "cannot tell": its mentions get no judgement. */
export type SpotMark = { right: true } | { right: false; code: string } | { right: null };

/** The reason where none was given: the box does not lie where the phrase says. */
export const SPOT_REASON = "bad-box";

export type SpotSending = {
  queueId: string;
  /** How the last of the entry's cells was judged. */
  mode: "grid" | "single";
  /** For all of the entries together: each gets its share. */
  durationMs: number;
  activeMs: number;
  codebookVersion: number | null;
  aids?: Aids;
  newId(): string;
};

/**
 * One verdict for each entry, all of whose cells have to be marked. A wrong box settles its entry, whatever could not be
 * told of the others. Without one, an entry with something that could not be told is skipped: its place is passed over,
 * and what was told of its other boxes is kept as judgements.
 */
export function spotBodies(
  claimed: readonly ClaimedEntry[],
  cells: readonly SpotCell[],
  marks: ReadonlyMap<string, SpotMark>,
  sending: SpotSending,
): VerdictBody[] {
  return claimed.map(({ entry, claim, headId }): VerdictBody => {
    const { judgements, isUnclear } = spotJudgements(entry.id, cells, marks);
    const wrong = judgements.filter((judgement) => !judgement.right);
    // An entry without any box to judge could never be done: it is passed over as well.
    const isSkipped = wrong.length === 0 && (isUnclear || judgements.length === 0);
    return {
      id: sending.newId(),
      entryId: entry.id,
      queueId: sending.queueId,
      claimToken: claim.token,
      previousId: headId,
      decision: isSkipped ? "skip" : "judge",
      undoes: null,
      reasonCodes: [...new Set(wrong.flatMap((judgement) => judgement.reasonCode ?? []))].slice(0, 9),
      note: null,
      judgements,
      turnsAfter: null,
      keysAfter: null,
      mode: sending.mode,
      durationMs: Math.round(sending.durationMs / claimed.length),
      activeMs: Math.round(sending.activeMs / claimed.length),
      entryVersion: entry.version,
      entryHash: entry.hash,
      codebookVersion: sending.codebookVersion,
      aids: sending.aids ?? NO_AIDS,
    };
  });
}

/** Right or wrong of each of an entry's mentions that was told, in the order of the text. */
function spotJudgements(
  entryId: string,
  cells: readonly SpotCell[],
  marks: ReadonlyMap<string, SpotMark>,
): { judgements: Judgement[]; isUnclear: boolean } {
  let isUnclear = false;
  const judgements = cells.flatMap((cell) => {
    const own = cell.mentions.filter((mention) => mention.entryId === entryId);
    const mark = marks.get(cell.key);
    if (own.length > 0 && (mark?.right ?? null) === null) isUnclear = true;
    if (!mark || mark.right === null) return [];
    return own.map(
      ({ turnId, start, end, quote, paths }): Judgement => ({
        part: "mention",
        turnId,
        start,
        end,
        quote,
        ...(paths ? { paths } : {}),
        right: mark.right,
        ...(mark.right ? {} : { reasonCode: mark.code }),
      }),
    );
  });
  return { judgements: judgements.sort(byPlace), isUnclear };
}

const byPlace = (a: Judgement, b: Judgement) => Number(a.turnId) - Number(b.turnId) || (a.start ?? 0) - (b.start ?? 0);
