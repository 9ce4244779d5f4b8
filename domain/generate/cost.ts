/** What a million tokens cost, in whatever currency the owner of the studio counts; null where nobody said. */
export type Prices = { currency: string; input: number; output: number };

/** Tokens of requests and of answers. */
export type TokenCounts = { input: number; output: number };

/** What tokens cost; null where no prices are known. */
export const costOf = ({ input, output }: TokenCounts, prices: Prices | null): number | null =>
  prices === null ? null : (input * prices.input + output * prices.output) / 1e6;

/** What a batch may use at most; null: no limit. */
export type Budget = { cost: number | null; tokens: number | null };

/** Whether one more request would pass the budget. `used`: of all that was asked, with what is under way by its estimate. */
export function isBeyond(budget: Budget, used: TokenCounts, next: TokenCounts, prices: Prices | null): boolean {
  const all = { input: used.input + next.input, output: used.output + next.output };
  if (budget.tokens !== null && all.input + all.output > budget.tokens) return true;
  const cost = costOf(all, prices);
  return budget.cost !== null && cost !== null && cost > budget.cost;
}

/** A photo of 1,024 pixels, as OpenAI counts its tiles (85 + 4 × 170): a guess for other models. */
export const PHOTO_TOKENS = 765;

/** An English token has four characters; boxes are digits and signs, nearly one each. Between them for what is printed of a photo. */
const CHARACTERS_A_TOKEN = 3;

/** A guess at the tokens of a text, rather too many. */
export const guessTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_A_TOKEN);
