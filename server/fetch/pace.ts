/** How patiently a source is asked. Milliseconds. */
export type Pace = {
  /** The pause before the second attempt, doubled for each further one. */
  firstPauseMs: number;
  pauseMsMax: number;
  /** A connection that is silent for so long counts as dropped. */
  silenceMs: number;
  /** Attempts in a row that brought no new byte, before it is given up. */
  attemptsMax: number;
};

export const PATIENT: Pace = { firstPauseMs: 500, pauseMsMax: 60_000, silenceMs: 60_000, attemptsMax: 8 };

/**
 * How long to wait before attempt `failures` + 1: doubled each time, between half of it and all of it, so that clients
 * which failed together do not come back together. A server's own request (Retry-After, ms) is followed, up to the longest pause.
 */
export function pauseBefore(failures: number, requestedMs: number | null, pace: Pace, random = Math.random): number {
  const doubled = Math.min(pace.pauseMsMax, pace.firstPauseMs * 2 ** (failures - 1));
  return Math.max(Math.min(requestedMs ?? 0, pace.pauseMsMax), doubled * (0.5 + random() / 2));
}
