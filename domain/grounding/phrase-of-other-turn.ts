import { isAnswer, isQuestion, type Turn } from "#domain/entry/turn.ts";
import type { Piece } from "./notation.ts";

/** Words of another turn that name a box which stands alone. Offsets are UTF-16 in that turn's text. */
export type OtherTurnPhrase = { turnId: string; start: number; end: number; phrase: string };

/** RefCOCO's and VG's longest expressions are well under it; what is longer is a description of more than the box. */
const PHRASE_MAX = 300;

/**
 * The phrase of a box that stands alone in its turn (134,864 records of LLaVA's mix): of an answer that is nothing but boxes, what the
 * question asks for ("… the region this sentence describes: a red cup"); of a question with one row of boxes alone, the words of its answer
 * ("Please provide a short description for this region: […]"). `pieces` are those of each turn. Null where it is not that plain.
 */
export function phraseOfOtherTurn(
  turns: readonly Turn[],
  pieces: readonly (readonly Piece[])[],
  at: number,
): OtherTurnPhrase | null {
  const turn = turns[at];
  const own = pieces[at];
  const alone = own?.filter((piece) => piece.kind === "stray-box") ?? [];
  if (!turn || !own || alone.length === 0) return null;
  if (isAnswer(turn)) {
    const question = turns[at - 1];
    const isOnlyBoxes = own.every(
      (piece) => piece.kind === "stray-box" || !/[\p{L}\p{N}]/u.test(piece.text.replace(FENCE, "")),
    );
    return question && isQuestion(question) && isOnlyBoxes ? askedFor(question, pieces[at - 1] ?? []) : null;
  }
  const answer = turns[at + 1];
  const answered = pieces[at + 1] ?? [];
  if (!answer || !isAnswer(answer) || alone.length > 1 || own.some((piece) => piece.kind === "mention")) return null;
  return answered.every((piece) => piece.kind === "plain") ? words(answer, 0, answer.value.length) : null;
}

/** Around a list of JSON. */
const FENCE = /```(?:json)?/g;

/** What stands between a question's instruction and its end. */
function askedFor(question: Turn, pieces: readonly Piece[]): OtherTurnPhrase | null {
  const named = pieces.filter((piece) => piece.kind === "mention");
  const [only] = named;
  if (only && named.length === 1)
    return { turnId: question.id, start: only.phraseStart, end: only.phraseEnd, phrase: only.phrase };
  if (pieces.some((piece) => piece.kind !== "plain")) return null;
  const text = question.value;
  for (const instruction of INSTRUCTIONS) {
    const match = instruction.exec(text);
    if (match) return words(question, match.index + match[0].length, text.length);
  }
  return null;
}

/**
 * The instructions of LLaVA, Shikra (config/_base_/dataset/template/REC.json), ms-swift (swift/dataset/preprocessor/extra.py) and their kin, up
 * to the words that name the box.
 */
const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:sentence|phrase|expression|description|text)s? (?:describes?|refers? to|below|is|provided)?\s*[:：]\s*/i,
  /\b(?:bounding box(?:es)?|bbox|box|coordinates?|locations?|positions?|region)(?: coordinates?)? (?:of|for)(?: the (?:region|object|area))?\s*[:：]?\s+/i,
  /\bwhere (?:is|are)\s+/i,
  /\b(?:locate|find|detect|show me|point (?:to|out)|ground)\s*[:：]?\s+/i,
  /(?:找到|定位|框出|检测)\s*/,
];

/** Words without the blanks, quotation marks and the full stop around them. */
function words(turn: Turn, from: number, to: number): OtherTurnPhrase | null {
  let start = from;
  let end = to;
  while (start < end && /[\s"“'‘]/.test(turn.value[start] ?? "")) start++;
  while (start < end && /[\s"”'’.?!。？！]/.test(turn.value[end - 1] ?? "")) end--;
  const phrase = turn.value.slice(start, end);
  const isPlain = phrase.length <= PHRASE_MAX && !phrase.includes("\n") && /\p{L}/u.test(phrase);
  return isPlain ? { turnId: turn.id, start, end, phrase } : null;
}
