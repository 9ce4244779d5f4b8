import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { retryAfterMs } from "#domain/retry-after.ts";
import type { Generator } from "#server/env.ts";
import { askModel, MODEL_LIMITS, type ModelLimits, type ModelOutcome, type ModelRequest } from "./ask-model.ts";
import type { Pace } from "./pace.ts";

/** Tries of one request that brought nothing, before it is given up: with the pauses between them about a minute. */
const TRIES_MAX = 6;
/** Whoever is asked to wait longer comes back another time. */
const WAIT_MS_MAX = 10 * 60_000;

export type Patience = { triesMax: number; waitMsMax: number; random: () => number; limits: ModelLimits };
export const PATIENCE: Patience = {
  triesMax: TRIES_MAX,
  waitMsMax: WAIT_MS_MAX,
  random: Math.random,
  limits: MODEL_LIMITS,
};

export type Answered = Extract<ModelOutcome, { is: "answered" }>;

/**
 * Asks a model until it answers: at the pace of all who ask it, later where the server says so (all of them wait then), and with growing pauses where it
 * fails. Answers the last fault where no try brought an answer.
 * @throws StudioError source_down where the server refuses, or asks to wait for more than ten minutes; the signal's reason
 */
export async function askPatiently(
  generator: Generator,
  request: ModelRequest,
  { pace, signal, patience = PATIENCE }: { pace: Pace; signal: AbortSignal; patience?: Patience },
): Promise<Answered | Extract<ModelOutcome, { is: "again" }>> {
  for (let tries = 1; ; tries++) {
    await pace.next(signal);
    const outcome = await askModel(generator, request, signal, patience.limits);
    if (outcome.is === "answered") return outcome;
    if (outcome.is === "refused") throw new StudioError("source_down", outcome.why);
    const { waitMs } = outcome;
    if (waitMs !== null && waitMs > patience.waitMsMax) {
      const minutes = Math.ceil(waitMs / 60_000);
      throw new StudioError("source_down", message("modelAsksToWait", { address: generator.address, minutes }));
    }
    if (tries === patience.triesMax) return outcome;
    // What the server asks for holds for everybody who asks it.
    if (waitMs !== null) pace.holdFor(waitMs);
    else await pace.pause(retryAfterMs(tries, patience.random()), signal);
  }
}
