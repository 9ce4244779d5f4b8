import { TOKENS_MAX } from "../token-estimate.ts";
import type { LlavaTurn } from "./record.ts";

/** Far above what `<image>`, its 576 tokens and the template take of a record of a few turns. */
const FRAME_TOKENS = 640;
const TURN_TOKENS = 6;

/**
 * True only where no rule of LLAVA_RULES that looks at a conversation can be broken by these turns, before `<image>` is
 * put into them: a quick look that spares nine of ten records the whole table. False says nothing.
 */
export function isPlainlySound(turns: readonly LlavaTurn[]): boolean {
  if (turns.length === 0 || turns.length % 2 === 1) return false;
  let tokensMax = FRAME_TOKENS;
  for (const [index, { from, value }] of turns.entries()) {
    if (from !== (index % 2 === 0 ? "human" : "gpt")) return false;
    // "<" of <image> and </s>; ASSISTANT of the template's words; a letter, so that there is a word.
    if (value.includes("<") || value.includes("ASSISTANT") || !/[A-Za-z]/.test(value)) return false;
    if (/[\u2e80-\uffff]/.test(value)) return false;
    tokensMax += value.length + TURN_TOKENS;
  }
  return tokensMax <= TOKENS_MAX;
}
