/** How far something was, in any unit that grows, at a time in milliseconds of any one clock. */
export type Point = { done: number; atMs: number };

/** What was seen of it lately, and the end that was last told. A value: `observe` answers the next. */
export type TimeLeft = { points: readonly Point[]; endsAtMs: number | null };

export const NOTHING_SEEN: TimeLeft = { points: [], endsAtMs: null };

/** The pace is that of so long a time: shorter and it jumps with every file and checkpoint, longer and it is that of the file before. */
const WINDOW_MS = 30_000;
/** Before this nobody is told anything: the first second of an import reads nothing. */
const LEAST_MS = 3_000;
/** Two points closer than this are one: whoever watches may ask twice. */
const APART_MS = 200;
/** A new estimate moves the told end by 1 − 1/e of its difference in a third of the time left, within these bounds. */
const CALM_MS = [1_000, 8_000] as const;

/** What is known after one more point. A point that goes back begins anew: a resumed import, another unit. */
export function observe(seen: TimeLeft, point: Point, total: number): TimeLeft {
  const last = seen.points.at(-1);
  if (last && (point.done < last.done || point.atMs < last.atMs)) return { points: [point], endsAtMs: null };
  if (last && point.atMs - last.atMs < APART_MS) return seen;
  const points = [...seen.points, point];
  // The point before the window stays, as its edge.
  while (points[1] && point.atMs - points[1].atMs >= WINDOW_MS) points.shift();
  const pace = paceOf({ points, endsAtMs: null });
  if (pace === null || pace === 0) return { points, endsAtMs: null };
  const estimate = point.atMs + ((total - point.done) / pace) * 1000;
  const before = seen.endsAtMs;
  if (before === null || !last) return { points, endsAtMs: estimate };
  const calmMs = Math.min(CALM_MS[1], Math.max(CALM_MS[0], (estimate - point.atMs) / 3));
  const share = 1 - Math.exp(-(point.atMs - last.atMs) / calmMs);
  return { points, endsAtMs: before + (estimate - before) * share };
}

/** Units a second of late; null before enough was seen. */
export function paceOf({ points }: TimeLeft): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.atMs - first.atMs < LEAST_MS) return null;
  return ((last.done - first.done) / (last.atMs - first.atMs)) * 1000;
}

/** Seconds until the end, 0 or more; null where nobody can tell: too early, or nothing moves. */
export function secondsLeft({ endsAtMs }: TimeLeft, nowMs: number): number | null {
  return endsAtMs === null ? null : Math.max(0, (endsAtMs - nowMs) / 1000);
}

export type RoundedTime = { unit: "seconds" | "minutes" | "hours"; count: number };

/** As people say it: "20 seconds", "3 minutes", "2 hours". Never 0: it is not over yet. */
export function roundedTime(seconds: number): RoundedTime {
  if (seconds < 90) {
    const count = seconds < 20 ? Math.ceil(seconds) : Math.round(seconds / 5) * 5;
    return { unit: "seconds", count: Math.max(1, count) };
  }
  if (seconds < 90 * 60) return { unit: "minutes", count: Math.round(seconds / 60) };
  return { unit: "hours", count: Math.round(seconds / 3600) };
}
