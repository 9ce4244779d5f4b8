import { isBy } from "./outbox-order.ts";
import { inOrder, type OutboxRow } from "./outbox-row.ts";

/** What a screen shows of the verdicts on their way. */
export type OutboxState = {
  /** The storage has been read: until then nobody knows whether earlier pages and other tabs left something waiting. */
  isRead: boolean;
  /** Verdicts of this person, from all tabs of this browser, that the server has not answered. */
  waiting: number;
  /** The server did not take the last of them; it is tried again by itself. */
  isCutOff: boolean;
  /** Those of the waiting that their reviewer may not give now, and what waits behind them: a role was taken away, or the data set is gone. */
  unentitled: OutboxRow[];
  /** Since when, in milliseconds of the clock. */
  cutOffSinceMs: number | null;
  /** Those that met another verdict, oldest first: their reviewer chooses. They survive a reload. */
  conflicts: OutboxRow[];
  /** Those that the server refused for good, oldest first; each stays until its reviewer has read why. */
  refused: OutboxRow[];
  /** Those of which their reviewer has to read what became of them, oldest first. */
  outcomes: OutboxRow[];
  /** Those that other people of this browser decided, who have not said their name since. */
  ofOthers: { name: string; count: number }[];
};

/** @param sinceMs when the failures began that have not ended */
export function outboxState(
  rows: Iterable<OutboxRow>,
  { personId, sinceMs, isRead }: { personId: string | null; sinceMs: readonly number[]; isRead: boolean },
): OutboxState {
  const sorted = inOrder(rows);
  const own = sorted.filter((row) => isBy(row, personId));
  const waiting = own.filter((row) => row.state === "waiting").length;
  const refused = new Set(own.flatMap((row) => (row.state === "waiting" && row.problem ? row.body.entryId : [])));
  const isCutOff = waiting > 0 && sinceMs.length > 0;
  return {
    isRead,
    waiting,
    isCutOff,
    unentitled: own.filter((row) => row.state === "waiting" && refused.has(row.body.entryId)),
    cutOffSinceMs: isCutOff ? Math.min(...sinceMs) : null,
    conflicts: own.filter((row) => row.state === "conflict"),
    refused: own.filter((row) => row.state === "refused"),
    outcomes: own.filter((row) => row.state === "told"),
    ofOthers: countByName(sorted.filter((row) => !isBy(row, personId))),
  };
}

/** True where a screen would show the same: the outbox looks at its storage more often than anything changes there. */
export function showsTheSame(a: OutboxState, b: OutboxState): boolean {
  const shown = ({ conflicts, refused, outcomes, unentitled, ...rest }: OutboxState) =>
    JSON.stringify([rest, [...conflicts, ...refused, ...outcomes, ...unentitled].map(({ id, state }) => [id, state])]);
  return shown(a) === shown(b);
}

function countByName(rows: readonly OutboxRow[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { by } of rows) if (by) counts.set(by.name, (counts.get(by.name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
