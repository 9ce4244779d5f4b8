import type { LlavaTurn } from "./record-shape.ts";
import { IMAGE_TOKEN, promptOf, SYSTEM, strip } from "./template.ts";

/** What LLaVA-1.5 puts in place of `<image>`: 24 × 24 patches. */
export const IMAGE_TOKENS = 576;
/** `model_max_length` of LLaVA-1.5's training script: what is longer is cut. */
export const TOKENS_MAX = 2048;

/** How many tokens LLaMA's tokenizer makes of a text that begins with no blank of its own, special signs apart. */
export type CountTokens = ((text: string) => number) & {
  /**
   * By how many tokens, at least, a text falls short of a token for each byte of its UTF-8, by those of its words that were
   * counted before. Looks no further than to `enough`. The first word saves nothing: what stands before it is not known.
   */
  saved?: (text: string, enough: number) => number;
};

/** A record's length for the trainer: what may be the most, and what counts it. */
export type TokenLimit = { tokensMax: number; count: CountTokens };

/**
 * Tokens of a record as LLaVA-1.5 counts them (mm_utils.py, tokenizer_image_token; Vicuna v1.5's tokenizer, legacy false):
 * begin sign, system prompt and template, an end sign for each answer, 576 for each `<image>`.
 */
export function countRecordTokens(turns: readonly LlavaTurn[], hasImage: boolean, count: CountTokens): number {
  const plain = hasImage ? plainValues(turns) : null;
  if (plain !== null) return countPlainTokens(plain, count);
  const prompt = promptOf(turns, hasImage);
  const chunks = hasImage ? prompt.split(IMAGE_TOKEN) : [prompt];
  return chunks.reduce((sum, chunk) => sum + countChunk(chunk, count), 1 + (chunks.length - 1) * IMAGE_TOKENS);
}

/** The values of turns as countPlainTokens wants them; null where they are not so for certain. */
function plainValues(turns: readonly LlavaTurn[]): string[] | null {
  if (turns.length < 2 || turns.length % 2 === 1 || !turns[0]?.value.startsWith(PHOTO_FIRST)) return null;
  const values: string[] = [];
  for (const [at, { from, value }] of turns.entries()) {
    const text = at === 0 ? value.slice(PHOTO_FIRST.length) : value;
    if (from !== (at % 2 === 0 ? "human" : "gpt") || text.includes("<") || !LETTER.test(text)) return null;
    values.push(text);
  }
  return values;
}
const PHOTO_FIRST = `${IMAGE_TOKEN}\n`;
const LETTER = /[A-Za-z]/;

/** The tokenizer's own signs, each one token. */
const SIGNS = ["<s>", "</s>", "<unk>"] as const;
const signAt = (text: string, at: number) => SIGNS.find((sign) => text.startsWith(sign, at));

/** The tokenizer puts a blank before a chunk that does not begin with one of its own signs. */
function countChunk(chunk: string, count: CountTokens): number {
  if (chunk === "") return 0;
  return countParts(signAt(chunk, 0) ? chunk : ` ${chunk}`, count);
}

/** Nothing is put behind a sign of the tokenizer's own. Every record has some: a pattern takes as long as the count. */
function countParts(text: string, count: CountTokens): number {
  let tokens = 0;
  let start = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const sign = signAt(text, at);
    if (!sign) {
      at++;
      continue;
    }
    if (at > start) tokens += count(text.slice(start, at));
    tokens++;
    at += sign.length;
    start = at;
  }
  return start < text.length ? tokens + count(text.slice(start)) : tokens;
}

/** Of a record with a photo and no turn; in truth 618 (system prompt 36, `<image>` 576, its line break and some blanks). */
export const FRAME_TOKENS_MAX = 640;
/** " ASSISTANT: " and the end sign; "USER: " is less. */
export const TURN_TOKENS_MAX = 8;

/** At least as many tokens as a record of these turns has: each byte of UTF-8 is one at most. Spares most records the count. */
export function tokensAtMost(turns: readonly Pick<LlavaTurn, "value">[]): number {
  let tokens = FRAME_TOKENS_MAX;
  for (const { value } of turns) tokens += TURN_TOKENS_MAX + bytesAtMost(value);
  return tokens;
}

/**
 * False only where a record is within the limit for certain: `tokens` is a bound of it that has a token for each byte of
 * `texts`, its values, and their known words save what it is over. Spares most of the longer records the count.
 */
export function mayBeOver(tokens: number, texts: readonly string[], { tokensMax, count }: TokenLimit): boolean {
  let over = tokens - tokensMax;
  for (const text of texts) {
    if (over <= 0) break;
    // A sign of the tokenizer's own or <image> parts a text otherwise than its blanks do.
    if (count.saved && !text.includes("<")) over -= count.saved(text, over);
  }
  return over > 0;
}

/** Three bytes hold any UTF-16 unit. */
const bytesAtMost = (text: string) => text.length * (BEYOND_ASCII.test(text) ? 3 : 1);
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, control characters included
const BEYOND_ASCII = /[^\x00-\x7f]/;

/** Tokens of a further question and answer of a record: what it grows by. */
export const countRoundTokens = (question: string, answer: string, count: CountTokens): number =>
  countParts(`USER: ${question} ASSISTANT: ${answer}`, count) + 1;

/**
 * As `countRecordTokens` counts a record with a photo, without putting the prompt together: `values` are questions and
 * answers by turns, none of them blank, with no sign of the tokenizer's own in them and `<image>` not yet put in.
 */
export function countPlainTokens(values: readonly string[], count: CountTokens): number {
  const [question = "", answer = ""] = values;
  let tokens = 1 + beginningTokens(count) + IMAGE_TOKENS + count(` \n${strip(question)} ASSISTANT: ${answer}`) + 1;
  for (let at = 2; at + 1 < values.length; at += 2)
    tokens += count(`USER: ${values[at]} ASSISTANT: ${values[at + 1]}`) + 1;
  return tokens;
}

/** Of what every record with a photo begins with, a fifth of its text: counted once. */
function beginningTokens(count: CountTokens): number {
  const known = BEGINNINGS.get(count) ?? count(` ${SYSTEM}USER: `);
  BEGINNINGS.set(count, known);
  return known;
}
const BEGINNINGS = new WeakMap<CountTokens, number>();
