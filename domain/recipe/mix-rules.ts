import { withImageToken } from "#domain/llava/record.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { type CountTokens, countRecordTokens, mayBeOver, tokensAtMost } from "#domain/llava/token-count.ts";

/** A record of a mix while its rules are applied: its turns are questions and answers by turns, without the photo's place. */
export type MixRecord = { id: string; image: string | undefined; turns: readonly LlavaTurn[] };

/** A question and its answer. */
export type Round = readonly [question: LlavaTurn, answer: LlavaTurn];

/** Response-format prompts of QAs about a region (arXiv 2310.03744, table 7). */
export const REGION_PROMPTS = {
  described: "Provide a short description for this region.",
  located: "Provide the bounding box coordinate of the region this sentence describes.",
} as const;

/** The turns of a record as rounds; null where they are not questions and answers by turns. */
export function roundsOf(turns: readonly LlavaTurn[]): Round[] | null {
  if (turns.length === 0 || turns.length % 2 === 1) return null;
  const rounds: Round[] = [];
  for (let at = 0; at < turns.length; at += 2) {
    const [question, answer] = [turns[at] as LlavaTurn, turns[at + 1] as LlavaTurn];
    if (question.from !== "human" || answer.from !== "gpt") return null;
    rounds.push([question, answer]);
  }
  return rounds;
}

/** Turns without the photo's place and the line break beside it. */
export const withoutImageToken = (turns: readonly LlavaTurn[]): LlavaTurn[] =>
  turns.map((turn) => (turn.from === "human" ? { ...turn, value: turn.value.replace(AROUND_TOKEN, "") } : turn));
const AROUND_TOKEN = new RegExp(`\\n?${IMAGE_TOKEN}\\n?`, "g");

/** Conversations of fewer QAs than `below`, in their order, as even as the first is long. */
export function splitBelow(rounds: readonly Round[], below: number): Round[][] {
  const parts: Round[][] = [];
  for (let at = 0; at < rounds.length; at += below - 1) parts.push(rounds.slice(at, at + below - 1));
  return parts;
}

/** The rounds with a response-format prompt below the first question or every one; `regions`: by where the box is. One that has it already is left. */
export function withPrompt(rounds: readonly Round[], prompt: string | undefined, on: "first" | "every"): Round[] {
  if (prompt === undefined) return [...rounds];
  return rounds.map(([question, answer], at) => {
    if (prompt !== "regions" && on === "first" && at > 0) return [question, answer];
    const own = prompt === "regions" ? regionPromptOf(question.value, answer.value) : prompt;
    if (own === null || question.value.trimEnd().endsWith(own)) return [question, answer];
    return [{ ...question, value: `${question.value}\n${own}` }, answer];
  });
}

function regionPromptOf(question: string, answer: string): string | null {
  if (BOX.test(question)) return REGION_PROMPTS.described;
  return BOX.test(answer) ? REGION_PROMPTS.located : null;
}
const BOX = /\[\s*\d*\.?\d+(?:\s*,\s*\d*\.?\d+){3}\s*\]/;

/** Whether a record of these rounds has at most so many tokens, its photo's 576 included. */
export function fits(rounds: readonly Round[], hasImage: boolean, tokensMax: number, count: CountTokens): boolean {
  const turns = hasImage ? withImageToken(rounds.flat()) : rounds.flat();
  const most = tokensAtMost(turns);
  if (most <= tokensMax) return true;
  const texts = turns.map(({ value }) => value);
  return !mayBeOver(most, texts, { tokensMax, count }) || countRecordTokens(turns, hasImage, count) <= tokensMax;
}

/** As many rounds from the first on as fit; null where not even one does. */
export function cutToFit(
  rounds: readonly Round[],
  hasImage: boolean,
  tokensMax: number,
  count: CountTokens,
): Round[] | null {
  let [fit, over] = [0, rounds.length + 1];
  // A longer conversation has more tokens.
  while (over - fit > 1) {
    const middle = (fit + over) >> 1;
    if (fits(rounds.slice(0, middle), hasImage, tokensMax, count)) fit = middle;
    else over = middle;
  }
  return fit === 0 ? null : rounds.slice(0, fit);
}

/** How many choices a question gives: lines that begin `A.` or `(a)`, or the options of one line (`(a) X (b) Y`); 1 where it gives none. */
export function choicesOf(question: string): number {
  const lines = question.match(/^\s*(?:\([A-Za-z]\)|[A-Z][.)])\s/gm)?.length ?? 0;
  const inline = question.match(/\([a-z]\)\s/gi)?.length ?? 0;
  return Math.max(1, lines, inline);
}
