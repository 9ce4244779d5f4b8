import type { Random } from "../random.ts";

/** The keys of one decision, the last of which decides. */
export type Decision = "accept" | "strike" | "reject" | "skip";

const KEYS: Record<Decision, readonly string[]> = {
  accept: ["Enter"],
  // The QA in focus, and why; a lone QA is rejected by it, of a conversation it is cut out.
  strike: ["x", "1", "Enter"],
  reject: ["r", "1"],
  skip: ["s"],
};

export const keysOf = (decision: Decision): readonly string[] => KEYS[decision];

/** Mostly accepted, as in SVIT, whose authors found about one QA in twenty wanting. */
export function drawDecision(random: Random): Decision {
  const drawn = random.next();
  return drawn < 0.78 ? "accept" : drawn < 0.88 ? "strike" : drawn < 0.96 ? "reject" : "skip";
}
