import type { Decision } from "../verdict/verdict.ts";

export type DecisionCounts = Partial<Record<Decision, number>>;

/** What people decided on one day (UTC, `YYYY-MM-DD`). Each decision counts, also one that another followed. */
export type DayWork = { day: string; decisions: DecisionCounts };

/** What one person decided in a data set. */
export type PersonWork = {
  name: string;
  /** Their own and that of each former name: by which entries are found. */
  reviewerIds: string[];
  /** A key's: no person was at it. */
  isProgram: boolean;
  decisions: DecisionCounts;
  /** Entries that were looked at one by one, and with the time that took (ms): what a pace is of. */
  paced: number;
  activeMs: number;
  /** Of `paced` those decided in less time than their words take to read (domain/review/workspace/reading-pace.ts). */
  tooFast: number;
};

const HOUR_MS = 3_600_000;

/** A pace of fewer decisions would tell of one entry, not of a person. */
const PACE_FROM = 3;

/** Entries an hour of active time; null where too few were timed. */
export const paceOf = ({ paced, activeMs }: Pick<PersonWork, "paced" | "activeMs">): number | null =>
  paced >= PACE_FROM && activeMs > 0 ? (paced * HOUR_MS) / activeMs : null;

/** Of a count by decision the sum. */
export const sumOf = (decisions: DecisionCounts): number =>
  Object.values(decisions).reduce((sum, count) => sum + count, 0);

const DAY_MS = 86_400_000;

/** The days from the first to the last, at most `daysMax` before the last, those without a decision among them. */
export function withIdleDays(days: readonly DayWork[], daysMax: number): DayWork[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const known = new Map(days.map((work) => [work.day, work]));
  const end = Date.parse(last.day);
  const begin = Math.max(Date.parse(first.day), end - (daysMax - 1) * DAY_MS);
  return Array.from({ length: Math.round((end - begin) / DAY_MS) + 1 }, (_, nth) => {
    const day = new Date(begin + nth * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, decisions: {} };
  });
}
