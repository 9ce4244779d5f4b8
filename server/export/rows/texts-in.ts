import { isAnswer, isQuestion } from "#domain/entry/turn.ts";
import { asBytes, fromBytes, toBytes } from "#server/export/write/byte-text.ts";

/** A turn's side and its text, as bytes. */
export type Text = { isQuestion: boolean; isAnswer: boolean; value: string };

/** Nine of ten entries have texts without an escape, which are cut out of their bytes; the others are parsed. */
export function textsIn(turns: string): Text[] {
  const texts: Text[] = [];
  MESSAGE.lastIndex = 1;
  for (;;) {
    const message = turns.startsWith("[") ? MESSAGE.exec(turns) : null;
    if (message === null) break;
    const [, from, value = "", end] = message;
    texts.push({ isQuestion: from !== "gpt", isAnswer: from === "gpt", value });
    if (end === "]" && MESSAGE.lastIndex === turns.length) return texts;
    if (end === "]") break;
  }
  const parsed = JSON.parse(fromBytes(asBytes(turns))) as Parameters<typeof isAnswer>[0] extends infer Sided
    ? (Sided & { value: string })[]
    : never;
  return parsed.map((turn) => ({ isQuestion: isQuestion(turn), isAnswer: isAnswer(turn), value: toBytes(turn.value) }));
}
const MESSAGE = /\{"from": ?"(user|human|gpt)", ?"value": ?"([^"\\]*)"\}(, ?|\])/y;
