import type { Corners } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { mentionEdits, spliced } from "./edit-mention.ts";
import type { KeyEdit } from "./key-edits.ts";
import { namedMention } from "./named-mentions.ts";
import type { BesideText, Mention, MentionEdits, Notation, Piece, PrintedBox, Splice } from "./notation.ts";
import { twinOf } from "./twin.ts";

/** An entry as its boxes are read and edited. `record` holds the boxes of notations that write them beside the text, with all edits up to now. */
export type GroundedEntry = { turns: readonly Turn[]; notation: Notation; record?: JsonRecord | null };

/** A turn's whole text after an edit of its grounding. */
export type Rewritten = { turnId: string; value: string };
export type GroundingChange = { turns: Rewritten[]; keys: KeyEdit[] };

/** The pieces of each turn, boxes beside the text included. */
export function piecesOfTurns({ turns, notation, record }: GroundedEntry): Piece[][] {
  const pieces = turns.map((turn) => notation.parse(turn.value));
  return notation.beside && record ? notation.beside.fill(pieces, record) : pieces;
}

type Edit = {
  inText(edits: MentionEdits, text: string, mention: Mention): Splice[];
  /** Of a notation beside the text: the piece as it is to be; null for an element of a list that goes whole. */
  ofPiece(mention: Mention): Piece | null;
};

/**
 * Rewrites every mention of a twin (the same phrase with the same boxes) in all turns: they share one drawn box, and one
 * that stayed behind would contradict the other.
 */
function rewrite(entry: GroundedEntry, twin: string, edit: Edit): GroundingChange {
  const { turns, notation, record } = entry;
  const pieces = piecesOfTurns(entry);
  const meant = (piece: Piece, at: number): Mention | null => {
    const mention = namedMention(piece, { turns, pieces, at, notation });
    return mention && twinOf(mention) === twin ? mention : null;
  };
  if (notation.beside && record) {
    const after = pieces.map((own, at) =>
      withoutElements(
        own.map((piece) => {
          const mention = meant(piece, at);
          return mention ? edit.ofPiece(mention) : piece;
        }),
      ),
    );
    return printBeside(entry, notation.beside, pieces, after);
  }
  const edits = mentionEdits(notation);
  return {
    turns: turns.flatMap((turn, at) => {
      const own = (pieces[at] ?? []).flatMap((piece) => meant(piece, at) ?? []);
      // From the end, so that the offsets before stay true; each in the text that the later ones left, for neighbours share a comma.
      const value = own
        .toReversed()
        .reduce((text, mention) => spliced(text, edit.inText(edits, text, mention)), turn.value);
      return own.length === 0 ? [] : [{ turnId: turn.id, value }];
    }),
    keys: [],
  };
}

/** An element's piece: a placeholder in JSON. */
const isElement = ({ text }: Mention) => text.startsWith("{");

/** Pieces without those that went, and without the commas that joined them. */
function withoutElements(pieces: readonly (Piece | null)[]): Piece[] {
  const kept: Piece[] = [];
  let isCommaDue = false;
  for (const piece of pieces) {
    const last = kept.at(-1);
    if (piece === null) {
      const isJoined = last?.kind === "plain" && /,\s*$/.test(last.text.slice(-40));
      if (isJoined) kept[kept.length - 1] = { ...last, text: last.text.replace(/,\s*$/, "") };
      // The first of a list goes with the comma behind it.
      isCommaDue = !isJoined;
    } else {
      kept.push(isCommaDue && piece.kind === "plain" ? { ...piece, text: piece.text.replace(/^\s*,\s*/, "") } : piece);
      isCommaDue = false;
    }
  }
  return kept;
}

function printBeside(
  { turns, record }: GroundedEntry,
  beside: BesideText,
  before: readonly Piece[][],
  after: readonly Piece[][],
): GroundingChange {
  const placed = after.map((pieces, from) => ({ from, pieces }));
  const { texts, keys } = beside.print(before, placed, record ?? {});
  return {
    turns: turns.flatMap((turn, at) => {
      const value = texts[at];
      return value === undefined || value === turn.value ? [] : [{ turnId: turn.id, value }];
    }),
    keys,
  };
}

const newBox = (numbers: Corners, image = 0): PrintedBox => ({
  start: 0,
  end: 0,
  text: "",
  numbers,
  ...(image > 0 ? { image } : {}),
});

/** Puts another box in place of the `nth` printed one, or of all where the mention has none. Numbers of the entry's space. */
export const replaceBox = (entry: GroundedEntry, twin: string, nth: number, numbers: Corners): GroundingChange =>
  rewrite(entry, twin, {
    inText: (edits, text, mention) =>
      mention.boxes[nth] ? edits.replaceBox(text, mention, nth, numbers) : edits.addBox(text, mention, numbers),
    ofPiece: (mention) => ({
      ...mention,
      boxes: mention.boxes[nth]
        ? mention.boxes.map((box, index) => (index === nth ? { ...box, numbers } : box))
        : [...mention.boxes, newBox(numbers)],
    }),
  });

/** Adds a box behind those that the phrase has, on a photo of that place in the entry, where its record can say so. */
export const addBox = (entry: GroundedEntry, twin: string, numbers: Corners, image = 0): GroundingChange =>
  rewrite(entry, twin, {
    inText: (edits, text, mention) => edits.addBox(text, mention, numbers),
    ofPiece: (mention) => ({ ...mention, boxes: [...mention.boxes, newBox(numbers, image)] }),
  });

/** Takes the `nth` printed box away, with what joined it. The phrase stays marked where its notation can mark one without a box. */
export const removeBox = (entry: GroundedEntry, twin: string, nth: number): GroundingChange =>
  rewrite(entry, twin, {
    inText: (edits, text, mention) => (mention.boxes[nth] ? edits.removeBox(text, mention, nth) : []),
    ofPiece: (mention) => {
      const boxes = mention.boxes.filter((_, index) => index !== nth);
      return boxes.length === 0 && isElement(mention) ? null : { ...mention, boxes };
    },
  });

/** Makes plain text of the mention: the phrase stays, signs and boxes go. An element of a list of boxes goes whole. */
export const unground = (entry: GroundedEntry, twin: string): GroundingChange =>
  rewrite(entry, twin, {
    inText: (edits, text, mention) => edits.unground(text, mention),
    ofPiece: (mention) => {
      const { start, end, phrase, phraseStart, phraseEnd } = mention;
      if (isElement(mention)) return null;
      // A phrase that is not in the text was never among its words.
      return { kind: "plain", start, end, text: phraseStart === phraseEnd ? "" : phrase };
    },
  });

/**
 * Makes a mention of the words between two UTF-16 offsets of a turn's raw text. Null where they are no words, meet a mention, a box or
 * a sign of the notation (mentions do not nest), or where the notation cannot mark them so. `image`: the place of the photo that the boxes are on, for a record that can say it.
 */
export function groundWords(
  entry: GroundedEntry,
  turnId: string,
  start: number,
  end: number,
  boxes: readonly Corners[],
  image = 0,
): GroundingChange | null {
  const at = entry.turns.findIndex(({ id }) => id === turnId);
  const turn = entry.turns[at];
  const before = piecesOfTurns(entry);
  const pieces = before[at];
  if (!turn || !pieces) return null;
  const words = turn.value.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = end - (words.length - words.trimEnd().length);
  const around = pieces.find((piece) => piece.kind === "plain" && piece.start <= from && piece.end >= to);
  const phrase = turn.value.slice(from, to);
  if (from >= to || !around || phrase.includes("<image>")) return null;

  const { notation, record } = entry;
  if (notation.beside && record)
    return groundBeside(entry, notation.beside, before, at, { around, from, to, boxes, image });
  const value = spliced(turn.value, mentionEdits(notation).groundWords(turn.value, from, to, boxes));
  // Whether the notation can say it is told by reading it back.
  const after = notation.parse(value);
  const isRead = after.some(
    (piece) => piece.kind === "mention" && piece.phrase === phrase && piece.boxes.length === boxes.length,
  );
  return isRead && countOf(after) > countOf(pieces) ? { turns: [{ turnId, value }], keys: [] } : null;
}

const countOf = (pieces: readonly Piece[]) =>
  pieces.reduce((sum, piece) => sum + (piece.kind === "plain" ? 0 : Math.max(1, piece.boxes.length)), 0);

function groundBeside(
  entry: GroundedEntry,
  beside: BesideText,
  before: readonly Piece[][],
  at: number,
  {
    around,
    from,
    to,
    boxes,
    image,
  }: { around: Piece; from: number; to: number; boxes: readonly Corners[]; image: number },
): GroundingChange | null {
  if (boxes.length === 0) return null;
  const cut = (start: number, end: number): Piece[] =>
    start < end
      ? [{ kind: "plain", start, end, text: around.text.slice(start - around.start, end - around.start) }]
      : [];
  const phrase = around.text.slice(from - around.start, to - around.start);
  const mention: Mention = {
    kind: "mention",
    start: from,
    end: to,
    text: entry.notation.says.phrase === "marked" ? entry.notation.printMention(phrase, []) : phrase,
    phrase,
    phraseStart: from,
    phraseEnd: to,
    boxes: boxes.map((box) => newBox(box, image)),
  };
  const after = before.map((own, index) =>
    index !== at
      ? own
      : own.flatMap((piece) =>
          piece === around ? [...cut(around.start, from), mention, ...cut(to, around.end)] : [piece],
        ),
  );
  const change = printBeside(entry, beside, before, after);
  // Whether there is room for it is told by what is new.
  return change.turns.length + change.keys.length > 0 ? change : null;
}
