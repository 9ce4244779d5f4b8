import type { LlavaTurn } from "./record-shape.ts";

export const IMAGE_TOKEN = "<image>";
/** Ends an answer; a text that holds it ends where nobody expects. */
export const END_TOKEN = "</s>";
/** What LLaVA pads with: the trainer does not count it, and then takes the sample for one that it cannot read. */
export const PAD_TOKEN = "<unk>";
/** Between a question and its answer. The trainer parts each round by it, into exactly two. */
export const ANSWER_SIGN = " ASSISTANT: ";

/** System prompt of Vicuna v1 (haotian-liu/LLaVA, llava/conversation.py, conv_vicuna_v1). */
export const SYSTEM =
  "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the user's questions. ";

/**
 * The text that the trainer makes of a conversation (train.py, preprocess_multimodal and preprocess_v1; conversation.py,
 * SeparatorStyle.TWO): a leading answer dropped, `<image>` moved to the front of its turn. `hasImage`: the record has a
 * photo; without one a text stays as it is.
 */
export function promptOf(turns: readonly LlavaTurn[], hasImage: boolean): string {
  let prompt = SYSTEM;
  for (const { from, value } of trainedTurns(turns)) {
    const text = hasImage ? withTokenInFront(value) : value;
    const role = from === "human" ? "USER" : "ASSISTANT";
    // An empty text has no blank before the next role and no end sign.
    prompt += text === "" ? `${role}:` : `${role}: ${text}${from === "human" ? " " : END_TOKEN}`;
  }
  return prompt;
}

/** The turns without a leading answer, which the trainer drops. */
export const trainedTurns = <Turn extends { from?: unknown }>(turns: readonly Turn[]): readonly Turn[] =>
  turns[0]?.from === "gpt" ? turns.slice(1) : turns;

/**
 * True where the trainer cannot find the rounds of a prompt again, and masks the whole sample: it parts the prompt at
 * every end sign and each part at the answer's sign, and gives up at the first that is not two. Behind the last end sign nothing may stand.
 */
export function isMasked(prompt: string): boolean {
  const rounds = prompt.split(END_TOKEN);
  const behind = rounds.pop();
  return prompt.includes(PAD_TOKEN) || behind !== "" || !rounds.every(isRound);
}

const isRound = (round: string) => round.split(ANSWER_SIGN).length === 2;

function withTokenInFront(value: string): string {
  if (!value.includes(IMAGE_TOKEN)) return value;
  return strip(`${IMAGE_TOKEN}\n${strip(value.replaceAll(IMAGE_TOKEN, ""))}`);
}

/** What Python's str.isspace knows as a blank: JavaScript's \s has U+FEFF besides, and lacks five control characters. */
const BLANK = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const EDGES = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");
const ONLY_BLANKS = new RegExp(`^${BLANK}*$`);

/** The text without blanks at its ends, as Python's str.strip() has it. */
export const strip = (text: string) => text.replace(EDGES, "");
/** True where Python's str.split() finds no word. */
export const isBlank = (text: string): boolean => ONLY_BLANKS.test(text);
