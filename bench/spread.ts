/** How measured values lie, rounded to a hundredth of their unit. */
export type Spread = { count: number; p50: number; p95: number; p99: number; max: number };

/** Nearest-rank percentiles: each is a value that was measured. All are NaN where none was. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

export const median = (values: readonly number[]): number => spreadOf(values).p50;

export const round = (value: number): number => Math.round(value * 100) / 100;
