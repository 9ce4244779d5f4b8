import type { UnitBox } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { Mention } from "#domain/grounding/notation.ts";
import { mentionsOf, printBox } from "#domain/grounding/notations/svit.ts";
import { twinOf } from "#domain/grounding/twin.ts";

/** A turn's whole text after an edit of its grounding. */
export type Rewritten = { turnId: string; value: string };

/** What becomes of one mention: its own text in place of the one it has. Nothing else of the turn changes. */
type Change = (mention: Mention) => string;

/**
 * Rewrites every mention of a twin (the same phrase with the same boxes) in all turns: they share one drawn box, and one
 * that stayed behind would contradict the other.
 */
function rewrite(turns: readonly Turn[], twin: string, change: Change): Rewritten[] {
  return turns.flatMap((turn) => {
    const mentions = turn.value.includes("<st>") ? mentionsOf(turn.value).filter((own) => twinOf(own) === twin) : [];
    if (mentions.length === 0) return [];
    // From the end, so that the offsets before stay true.
    const value = mentions
      .toReversed()
      .reduce((text, own) => text.slice(0, own.start) + change(own) + text.slice(own.end), turn.value);
    return [{ turnId: turn.id, value }];
  });
}

/** Puts another box in place of the `nth` printed one, or of all where the mention has none. Unit box; printed with 3 decimals. */
export const replaceBox = (turns: readonly Turn[], twin: string, nth: number, box: UnitBox): Rewritten[] =>
  rewrite(turns, twin, (mention) => {
    const old = mention.boxes[nth];
    if (!old) return withBox(mention, box);
    return (
      mention.text.slice(0, old.start - mention.start) + printBox(box) + mention.text.slice(old.end - mention.start)
    );
  });

/** Adds a box behind those that the phrase has. */
export const addBox = (turns: readonly Turn[], twin: string, box: UnitBox): Rewritten[] =>
  rewrite(turns, twin, (mention) => withBox(mention, box));

const withBox = (mention: Mention, box: UnitBox) =>
  `${mention.text}${mention.boxes.length > 0 ? ", " : " "}${printBox(box)}`;

/** Takes the `nth` printed box away, with the comma or blank that joined it. The phrase keeps its tags. */
export const removeBox = (turns: readonly Turn[], twin: string, nth: number): Rewritten[] =>
  rewrite(turns, twin, (mention) => {
    const old = mention.boxes[nth];
    if (!old) return mention.text;
    const before = mention.boxes[nth - 1];
    const after = mention.boxes[nth + 1];
    const from = before ? before.end : after ? old.start : mention.phraseStart + mention.phrase.length + "<ed>".length;
    const to = before || !after ? old.end : after.start;
    return mention.text.slice(0, from - mention.start) + mention.text.slice(to - mention.start);
  });

/** Makes plain text of the mention: the phrase stays, tags and boxes go. */
export const unground = (turns: readonly Turn[], twin: string): Rewritten[] =>
  rewrite(turns, twin, (mention) => mention.phrase);

/**
 * Makes a mention of the words between two UTF-16 offsets of a turn's raw text. Null where they are no words, or meet a
 * mention or a tag: mentions do not nest.
 */
export function groundWords(turn: Turn, start: number, end: number, boxes: readonly UnitBox[]): Rewritten | null {
  const words = turn.value.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = end - (words.length - words.trimEnd().length);
  const isFree = mentionsOf(turn.value).every((mention) => mention.end <= from || mention.start >= to);
  if (from >= to || !isFree || /<st>|<ed>|<image>/.test(turn.value.slice(from, to))) return null;
  const phrase = turn.value.slice(from, to);
  const printed = `<st>${phrase}<ed>${boxes.length > 0 ? ` ${boxes.map(printBox).join(", ")}` : ""}`;
  return { turnId: turn.id, value: turn.value.slice(0, from) + printed + turn.value.slice(to) };
}
