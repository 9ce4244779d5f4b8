import type { LlavaTurn } from "./record-shape.ts";
import { tokensAtMost } from "./token-count.ts";

/**
 * True only where no rule of LLAVA_RULES that looks at a conversation can be broken by these turns, before `<image>` is
 * put into them: a quick look that spares nine of ten records the whole table. False says nothing.
 */
export function isPlainlySound(turns: readonly LlavaTurn[], tokensMax: number): boolean {
  if (turns.length === 0 || turns.length % 2 === 1) return false;
  for (let index = 0; index < turns.length; index++) {
    const { from, value } = turns[index] as LlavaTurn;
    if (from !== (index % 2 === 0 ? "human" : "gpt")) return false;
    // "<" of <image>, </s> and <unk>; ASSISTANT of the template's words; a letter, so that it is not empty.
    if (value.includes("<") || value.includes("ASSISTANT") || !/[A-Za-z]/.test(value)) return false;
  }
  return tokensAtMost(turns) <= tokensMax;
}
