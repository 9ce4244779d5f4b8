import type { Decision } from "./decisions.ts";
import type { SeenFrame, Watched } from "./watch-page.ts";

/** What the screen must show of an entry. */
export type Expected = { imageId: string; hasBoxes: boolean };

/** A decision with the time from its key to the frame that shows the next entry whole; null where none did. */
export type Latency = {
  decision: Decision;
  entryId: string;
  nextId: string | null;
  latencyMs: number | null;
  /** Whether its photo or some of its boxes came in a later frame than its text. */
  isPiecemeal: boolean;
  /** Chrome's own figure for the same key; null where it was quicker than the 16 ms from which it tells. */
  timingMs: number | null;
};

/**
 * For each decision, by the entry that was decided: the last key pressed while that entry stood is its key. An entry is
 * there with the first frame that shows all that stands on the screen until the next key: its text, its photo, as many
 * strokes of boxes. So boxes that come late make a late entry.
 */
export function latenciesOf(
  { frames, presses, timings }: Watched,
  decisions: ReadonlyMap<string, Decision>,
  expected: ReadonlyMap<string, Expected>,
): Latency[] {
  return [...decisions].flatMap(([entryId, decision]) => {
    const at = presses.findLastIndex((press) => press.entryId === entryId);
    const press = presses[at];
    if (!press) return [];
    const until = presses[at + 1]?.at ?? Number.POSITIVE_INFINITY;
    const shown = frames.filter((frame) => frame.at >= press.at && frame.at < until);
    const last = shown.at(-1);
    const whole = last && isWhole(last, entryId, expected) ? last : undefined;
    const first = whole && shown.find((frame) => isSame(frame, whole));
    return {
      decision,
      entryId,
      nextId: last?.entryId ?? null,
      latencyMs: first ? first.at - press.at : null,
      isPiecemeal: first !== shown.find((frame) => frame.entryId === last?.entryId),
      timingMs: timings.find((timing) => Math.abs(timing.at - press.at) < 1)?.durationMs ?? null,
    };
  });
}

function isWhole({ entryId, photo, strokes }: SeenFrame, before: string, expected: ReadonlyMap<string, Expected>) {
  const own = entryId === null || entryId === before ? undefined : expected.get(entryId);
  return own !== undefined && photo !== null && imageIdOf(photo) === own.imageId && (strokes > 0 || !own.hasBoxes);
}

const imageIdOf = (address: string) => new URL(address).pathname.match(/\/images\/(\d+)/)?.[1];

const isSame = (a: SeenFrame, b: SeenFrame) =>
  a.entryId === b.entryId && a.photo === b.photo && a.strokes === b.strokes;
