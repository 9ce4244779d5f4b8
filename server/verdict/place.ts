import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";

/** The entry's place in the queue that a verdict names, and what that queue is. */
export type Drawn = {
  position: number;
  probability: number;
  pass: string;
  purpose: "session" | "practice" | "spot_check";
  /** Who started the queue. */
  ownerId: string;
  finishedAt: Date | null;
};

/** Which pass and draw a verdict belongs to. Browsing is the data set's implicit queue: pass "main", no draw. */
export type Place = {
  queueId: string | null;
  pass: string;
  position: number | null;
  probability: number | null;
  isSpotCheck: boolean;
};

/**
 * @throws StudioError not_found (not of that session) · forbidden (a practice that is over, or another reviewer's) ·
 *   unprocessable (a spot check that would decide)
 */
export function placeOf({ queueId, entryId, decision }: VerdictBody, drawn: Drawn | null, reviewerId: string): Place {
  if (queueId === null) return { queueId: null, pass: "main", position: null, probability: null, isSpotCheck: false };
  if (!drawn) throw new StudioError("not_found", message("otherSession", { id: entryId, session: queueId }));
  const { position, probability, pass, purpose, ownerId, finishedAt } = drawn;
  if (purpose === "practice" && ownerId !== reviewerId) {
    throw new StudioError("forbidden", message("otherPractice"));
  }
  if (purpose === "practice" && finishedAt) {
    throw new StudioError("forbidden", message("practiceOver"));
  }
  const isSpotCheck = purpose === "spot_check";
  if (isSpotCheck && ["accept", "edit", "reject"].includes(decision)) {
    throw new StudioError("unprocessable", message("spotDecides"));
  }
  return { queueId, pass, position, probability, isSpotCheck };
}
