/** Of the standard normal distribution: 95 % lie within so many deviations. */
const Z = 1.959964;

/** Bounds of a share, from 0 to 1. */
export type Interval = { low: number; high: number };

/**
 * The 95 % score interval of a share of which `count` of `n` drawn by chance have it (Wilson 1927, J. Am. Stat. Assoc. 22:209–212, as
 * in Agresti & Coull 1998, Am. Stat. 52:119–126, eq. 2). Holds for few and for none, where count ± deviation does not. Null of no n.
 */
export function wilson95(count: number, n: number): Interval | null {
  if (n <= 0) return null;
  const share = count / n;
  const middle = share + (Z * Z) / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const whole = 1 + (Z * Z) / n;
  // Of none and of all the bound is exact, and rounding would leave the scale.
  return {
    low: count === 0 ? 0 : Math.max(0, (middle - reach) / whole),
    high: count === n ? 1 : Math.min(1, (middle + reach) / whole),
  };
}
