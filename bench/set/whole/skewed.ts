import type { Random } from "../../random.ts";

/**
 * A whole number with the mean given and a tail to the right, as counts and lengths in a real set have one: a gamma
 * distribution of a whole `shape` (its spread is mean / √shape), as the sum of so many exponential ones.
 */
export function skewed(random: Random, mean: number, shape: number, min: number, max: number): number {
  let product = 1;
  // 1 − next() is never 0, whose logarithm has no number.
  for (let part = 0; part < shape; part++) product *= 1 - random.next();
  return Math.min(max, Math.max(min, Math.round((-Math.log(product) / shape) * mean)));
}
