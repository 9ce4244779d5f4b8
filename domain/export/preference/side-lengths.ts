import { z } from "zod";

/** Pairs by kind, and the mean length of each side in words: what shortens every answer teaches to be brief. */
export const preferenceFactsSchema = z.object({
  pairs: z.number(),
  rewrites: z.number(),
  strikes: z.number(),
  chosenWords: z.number(),
  rejectedWords: z.number(),
  /** Pairs whose chosen side has fewer words. */
  shorter: z.number(),
});
export type PreferenceFacts = z.infer<typeof preferenceFactsSchema>;

/** Answers by their label. */
export const ktoFactsSchema = z.object({ desirable: z.number(), undesirable: z.number() });
export type KtoFacts = z.infer<typeof ktoFactsSchema>;

const wordsIn = (text: string) => text.match(/[\p{Script=Han}]|[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;

/** What is counted of pairs; the words of all of them, which adds up over the splits of an export where means do not. */
export type PairSums = { strike: number; rewrite: number; chosen: number; rejected: number; shorter: number };
export const NO_PAIRS: PairSums = { strike: 0, rewrite: 0, chosen: 0, rejected: 0, shorter: 0 };

/** What one pair adds to them. */
export function sumsOf(pair: { kind: "strike" | "rewrite"; chosen: string; rejected: string }): PairSums {
  const [chosen, rejected] = [wordsIn(pair.chosen), wordsIn(pair.rejected)];
  return { ...NO_PAIRS, [pair.kind]: 1, chosen, rejected, shorter: chosen < rejected ? 1 : 0 };
}

/** Each count of both. */
export const addCounts = <Counts extends Record<string, number>>(one: Counts, other: Counts): Counts =>
  Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count + (other[name] ?? 0)])) as Counts;

/** The sums as a manifest tells them. */
export function pairFacts({ strike, rewrite, chosen, rejected, shorter }: PairSums): PreferenceFacts {
  const pairs = strike + rewrite;
  const mean = (sum: number) => (pairs === 0 ? 0 : Math.round((sum / pairs) * 10) / 10);
  return {
    pairs,
    rewrites: rewrite,
    strikes: strike,
    chosenWords: mean(chosen),
    rejectedWords: mean(rejected),
    shorter,
  };
}
