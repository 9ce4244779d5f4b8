import type { Corners } from "#domain/box/box.ts";
import { type Mention, mentionsOfTurns, notationFor, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { mentionEdits, spliced } from "#domain/grounding/edit-mention.ts";
import type { MentionEdits, Splice } from "#domain/grounding/notation.ts";
import { twinOf } from "#domain/grounding/twin.ts";

/** A turn's whole text after an edit of its grounding. */
export type Rewritten = { turnId: string; value: string };

/** What is edited: the turns of an entry, how they are written, and the mentions of one phrase with the same boxes. */
export type Edited = { turns: readonly Turn[]; grounding: Grounding; twin: string };

/** What becomes of one mention: splices of the text that it stands in. Nothing else of the turn changes. */
type Change = (edits: MentionEdits, text: string, mention: Mention) => Splice[];

/**
 * Rewrites every mention of a twin (the same phrase with the same boxes) in all turns: they share one drawn box, and one
 * that stayed behind would contradict the other.
 */
function rewrite({ turns, grounding, twin }: Edited, change: Change): Rewritten[] {
  const edits = mentionEdits(notationFor(grounding));
  const meant = mentionsOfTurns(turns, grounding).filter(({ mention }) => twinOf(mention) === twin);
  return Array.from(
    Map.groupBy(meant, ({ turn }) => turn),
    ([turn, own]) => {
      // From the end, so that the offsets before stay true; each in the text that the later ones left, for neighbours share a comma.
      const value = own
        .toReversed()
        .reduce((text, { mention }) => spliced(text, change(edits, text, mention)), turn.value);
      return { turnId: turn.id, value };
    },
  );
}

/** Puts another box in place of the `nth` printed one, or of all where the mention has none, in its own spelling. */
export const replaceBox = (edited: Edited, nth: number, numbers: Corners): Rewritten[] =>
  rewrite(edited, (edits, text, mention) =>
    mention.boxes[nth] ? edits.replaceBox(text, mention, nth, numbers) : edits.addBox(text, mention, numbers),
  );

/** Adds a box behind those that the phrase has. */
export const addBox = (edited: Edited, numbers: Corners): Rewritten[] =>
  rewrite(edited, (edits, text, mention) => edits.addBox(text, mention, numbers));

/** Takes the `nth` printed box away, with what joined it. The phrase keeps its signs, where the notation can say it without a box. */
export const removeBox = (edited: Edited, nth: number): Rewritten[] =>
  rewrite(edited, (edits, text, mention) => (mention.boxes[nth] ? edits.removeBox(text, mention, nth) : []));

/** Makes plain text of the mention: the phrase stays, signs and boxes go. */
export const unground = (edited: Edited): Rewritten[] =>
  rewrite(edited, (edits, text, mention) => edits.unground(text, mention));

/**
 * Makes a mention of the words between two UTF-16 offsets of a turn's raw text. Null where they are no words, or meet a
 * mention or a tag (mentions do not nest), or where the notation cannot mark them.
 */
export function groundWords(
  turn: Turn,
  grounding: Grounding,
  { start, end }: { start: number; end: number },
  boxes: readonly Corners[],
): Rewritten | null {
  const words = turn.value.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = end - (words.length - words.trimEnd().length);
  const isFree = piecesOf(turn.value, grounding).every(
    (piece) => piece.kind === "plain" || piece.end <= from || piece.start >= to,
  );
  if (from >= to || !isFree || /<st>|<ed>|<image>/.test(turn.value.slice(from, to))) return null;
  const edits = mentionEdits(notationFor(grounding));
  const value = spliced(turn.value, edits.groundWords(turn.value, from, to, boxes));
  // Whether the notation can say it is told by reading it back.
  const phrase = turn.value.slice(from, to);
  const isRead = piecesOf(value, grounding).some(
    (piece) => piece.kind === "mention" && piece.phrase === phrase && piece.boxes.length === boxes.length,
  );
  return isRead ? { turnId: turn.id, value } : null;
}
