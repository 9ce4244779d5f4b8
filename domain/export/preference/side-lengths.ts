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

const wordsIn = (text: string) => text.match(/[\p{Script=Han}]|[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0;

/** Collects them. */
export function pairLengths(): {
  add(pair: { kind: "strike" | "rewrite"; chosen: string; rejected: string }): void;
  facts(): PreferenceFacts;
} {
  const sums = { strike: 0, rewrite: 0, chosen: 0, rejected: 0, shorter: 0 };
  const mean = (sum: number) => {
    const pairs = sums.strike + sums.rewrite;
    return pairs === 0 ? 0 : Math.round((sum / pairs) * 10) / 10;
  };
  return {
    add({ kind, chosen, rejected }) {
      const [now, old] = [wordsIn(chosen), wordsIn(rejected)];
      sums[kind]++;
      sums.chosen += now;
      sums.rejected += old;
      if (now < old) sums.shorter++;
    },
    facts: () => ({
      pairs: sums.strike + sums.rewrite,
      rewrites: sums.rewrite,
      strikes: sums.strike,
      chosenWords: mean(sums.chosen),
      rejectedWords: mean(sums.rejected),
      shorter: sums.shorter,
    }),
  };
}
