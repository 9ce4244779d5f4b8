import { retryAfterMs } from "#domain/retry-after.ts";
import type { Setback } from "#domain/review/outbox/outbox-order.ts";
import type { Clock } from "../../ui/clock.ts";

/** One more failure to send: later each time, and known since the first. */
export function nextSetback(
  earlier: Setback | null | undefined,
  { clock, random }: { clock: Clock; random(): number },
): Setback {
  const failures = (earlier?.failures ?? 0) + 1;
  return {
    failures,
    sinceMs: earlier?.sinceMs ?? clock.now(),
    dueMs: clock.now() + retryAfterMs(failures, random()),
  };
}
