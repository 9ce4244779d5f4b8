/** What LLaVA-1.5 puts in place of `<image>`: 24 × 24 patches. */
export const IMAGE_TOKENS = 576;
/** `model_max_length` of LLaVA-1.5's training script: what is longer is cut. */
export const TOKENS_MAX = 2048;
/** The system prompt of the Vicuna v1 template with its begin sign, about. */
const PREAMBLE_TOKENS = 40;
/** "USER: " or " ASSISTANT: " and an end sign, about. */
const TURN_TOKENS = 6;

/**
 * About how many tokens LLaMA's tokenizer makes of a text. An estimate that errs to the long side: a word of up to six
 * letters counts as one, longer ones as one more per five letters; each digit, sign, line break and CJK character as the
 * tokenizer cuts them (1, 1, 1 and 2).
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let letters = 0;
  const endWord = () => {
    if (letters > 0) tokens += letters <= 6 ? 1 : 1 + Math.ceil((letters - 6) / 5);
    letters = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isLetter = (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
    if (isLetter) letters++;
    else {
      endWord();
      if (unit >= 0x2e80) tokens += 2;
      else if (unit !== 32) tokens += 1;
    }
  }
  endWord();
  return tokens;
}

/** About how long a record is for the trainer, its template and its photo included. */
export function estimateRecordTokens(texts: readonly string[], hasImage: boolean): number {
  let tokens = PREAMBLE_TOKENS + (hasImage ? IMAGE_TOKENS : 0);
  for (const text of texts) tokens += TURN_TOKENS + estimateTokens(text);
  return tokens;
}

/** True where the estimate is over what the trainer keeps. */
export function isOverlong(texts: readonly string[], hasImage: boolean): boolean {
  // No character counts as more than two, and none before CJK as more than one: nearly all records are short enough to
  // be told by their length.
  const charsMax = texts.reduce((sum, text) => sum + text.length * (MAY_COUNT_TWICE.test(text) ? 2 : 1), 0);
  if (charsMax + TURN_TOKENS * texts.length + PREAMBLE_TOKENS + IMAGE_TOKENS <= TOKENS_MAX) return false;
  return estimateRecordTokens(texts, hasImage) > TOKENS_MAX;
}

const MAY_COUNT_TWICE = /[\u2e80-\uffff]/;
