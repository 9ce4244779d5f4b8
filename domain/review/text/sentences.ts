import { mayHoldBoxes, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { languageOf } from "./text-language.ts";

/** UTF-16 offsets in the raw text. */
export type Sentence = { start: number; end: number };

/**
 * A text's sentences. Together they are the text without a gap: blanks and line breaks belong to the sentence before them,
 * those at the very beginning to the first. Never cut inside a mention or its coordinates. None for an empty text.
 */
export function sentencesOf(text: string, grounding: Grounding): Sentence[] {
  const cut = masked(text, grounding);
  const sentences: Sentence[] = [];
  for (const { segment, index } of segmenterOf(text, grounding).segment(cut)) {
    const end = index + segment.length;
    const last = sentences.at(-1);
    if (last && isOneWith(cut.slice(last.start, last.end), segment)) last.end = end;
    else sentences.push({ start: index, end });
  }
  return sentences;
}

/** True where the segmenter cut, but the sentence continues. */
function isOneWith(before: string, after: string): boolean {
  if (after.trim() === "" || before.trim() === "" || MARKS_ONLY.test(before)) return true;
  if (/[\r\n]\s*$/.test(before)) return false;
  if (ALWAYS_GOES_ON.test(before)) return true;
  if (/\b(?:No|Nos|Fig|Figs|p|pp|ca?|approx)\.\s*$/i.test(before) && /^[\d(]/.test(after)) return true;
  if (QUOTED.test(before) && /^\p{Ll}/u.test(after)) return true;
  return MAY_GO_ON.test(before) && !STARTS_A_SENTENCE.test(after);
}

/** An `<image>`, a list's number or dash: they belong to what follows. */
const MARKS_ONLY = /^\s*(?:<image>|\(?(?:\d{1,3}|[a-zA-Z])[.)]|[-–—*•])\s*$/;
const ALWAYS_GOES_ON =
  /(?:^|[\s("'“‘])(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Ft|Gen|Col|Lt|Capt|Sgt|Rev|Hon|vs|e\.\s?g|i\.\s?e|cf|viz)\.\s*$/;
/** After these a sentence may end or not: `in the U.S. army`, `in the U.S. The car`. */
const MAY_GO_ON = /(?:\b(?:[A-Za-z]\.){2,}|(?:^|[\s("'“‘])(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|Corp|Ave|Blvd|Rd|etc)\.)\s*$/;
/** `“Stop!” the sign says.` */
const QUOTED = /[!?…]["”’')]+\s*$/;
const STARTS_A_SENTENCE =
  /^["'“‘(]?(?:The|A|An|This|That|These|Those|It|He|She|They|We|I|You|There|Here|In|On|At|To|From|Behind|Above|Below|Near|Next|Another|Some|Several|Both|Each|One|Two|Three|His|Her|Its|Their|Overall|Also|Additionally|However|As|If|When|While|With|What|Why|How|Is|Are|Yes|No|And|But)\b/;

/** The same text with letters in place of every mention and box, offset for offset: the segmenter sees a word there. */
function masked(text: string, grounding: Grounding): string {
  if (!mayHoldBoxes(text, grounding)) return text;
  return piecesOf(text, grounding)
    .map((piece) => (piece.kind === "plain" ? piece.text : "x".repeat(piece.text.length)))
    .join("");
}

const segmenters = new Map<string, Intl.Segmenter>();

// Making one costs more than cutting a description with it.
function segmenterOf(text: string, grounding: Grounding): Intl.Segmenter {
  const language = languageOf(text, grounding);
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}
