import type { Task } from "#domain/entry/task.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { areSoundBoxes } from "#domain/llava/box-fault.ts";
import { drawInstruction } from "#domain/llava/instructions.ts";
import {
  type CountTokens,
  countPlainTokens,
  FRAME_TOKENS_MAX,
  mayBeOver,
  type TokenLimit,
  TURN_TOKENS_MAX,
} from "#domain/llava/token-count.ts";
import { asBytes, type ByteText, fromBytes } from "#server/export/write/byte-text.ts";

/** What of an entry its conversation is printed from; `key` names it for the draw of its instructions. */
export type PlainEntry = { task: Task; turns: ByteText; key: string };

/** What stands before each text of a list of turns: the first question with its photo, a later one, an answer. `"}]` ends the list. */
export type TurnSpelling = { first: string; later: string; answer: string };

/** LLaVA's, ShareGPT's. */
export const FROM_AND_VALUE: TurnSpelling = {
  first: '[{"from":"human","value":"<image>\\n',
  later: '"},{"from":"human","value":"',
  answer: '"},{"from":"gpt","value":"',
};

/** What `messages` are. */
export const ROLE_AND_CONTENT: TurnSpelling = {
  first: '[{"role":"user","content":"<image>\\n',
  later: '"},{"role":"user","content":"',
  answer: '"},{"role":"assistant","content":"',
};

/**
 * The conversation of an untouched entry of SVIT as a trainer's record has it, `<image>` in front, cut out of the entry's own
 * bytes: nine of ten entries are pairs of plain texts that break no rule and hold nothing that would be printed otherwise,
 * and need not be parsed. Null for whatever is not so for certain: then it is parsed, checked and printed (llava-record.ts, chat.ts).
 */
export function printPlainSvit(
  { task, turns, key }: PlainEntry,
  settings: ExportSettings,
  count: CountTokens,
  spelling: TurnSpelling = FROM_AND_VALUE,
): ByteText | null {
  if (!turns.startsWith("[")) return null;
  const values: string[] = [];
  let printed = "";
  let tokensMost = FRAME_TOKENS_MAX;
  let number = 0;
  MESSAGE.lastIndex = 1;
  for (;;) {
    const message = MESSAGE.exec(turns);
    if (message === null) return null;
    const [, from, raw = "", end] = message;
    const isQuestion = number % 2 === 0;
    if (from !== (isQuestion ? "user" : "gpt")) return null;
    const text = plainText(raw, settings);
    if (text === null || text.includes("ASSISTANT") || !LETTER.test(text)) return null;
    const isReferring = isQuestion && task === "referring_qa";
    const instruction = isReferring ? drawInstruction(settings.seed, `${key}:${number}`) : "";
    const own = isReferring ? settings.separator + instruction : "";
    values.push(text + own);
    tokensMost += TURN_TOKENS_MAX + text.length + own.length;
    printed += (isQuestion ? (number === 0 ? spelling.first : spelling.later) : spelling.answer) + text;
    if (isReferring) printed += SEPARATORS[settings.separator] + instruction;
    number++;
    if (end !== "]") continue;
    if (MESSAGE.lastIndex !== turns.length || number % 2 === 1) return null;
    return fits(values, tokensMost, { tokensMax: settings.tokensMax, count }) ? asBytes(`${printed}"}]`) : null;
  }
}

/** Counted where bytes alone leave it open. */
function fits(values: readonly string[], tokensMost: number, limit: TokenLimit): boolean {
  if (tokensMost <= limit.tokensMax) return true;
  const texts = values.map((value) => fromBytes(asBytes(value)));
  return !mayBeOver(tokensMost, texts, limit) || countPlainTokens(texts, limit.count) <= limit.tokensMax;
}

const LETTER = /[A-Za-z]/;

/** A message as SVIT's files have it, its value without an escape; PostgreSQL keeps their blanks. */
const MESSAGE = /\{"from": ?"(user|gpt)", ?"value": ?"([^"\\]*)"\}(, ?|\])/y;

/** As a string's inside prints them. */
const SEPARATORS: Record<ExportSettings["separator"], string> = { " ": " ", "\n": "\\n" };

/** A text without its tags; null where it has another sign of the trainer's or the template's, or a box that is to be looked at. */
function plainText(raw: string, { boxSpace }: ExportSettings): string | null {
  const text = raw.includes("<") ? raw.replace(/<st>|<ed>/g, "") : raw;
  if (text.includes("<")) return null;
  if (!text.includes("[")) return text;
  return boxSpace === "image" && areSoundBoxes(text) ? text : null;
}
