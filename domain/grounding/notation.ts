import type { Corners } from "#domain/box/box.ts";
import type { JsonRecord, Path } from "#domain/shapes/shape.ts";
import type { KeyEdit } from "./key-edits.ts";
import type { SpaceName } from "./space.ts";

/**
 * How boxes are written (docs/formats.md, "Notations of boxes"). A notation takes a text apart and prints boxes in its own
 * words; what its numbers mean on a photo is said by a space (space.ts). A file has one of each.
 */
export const NOTATIONS = [
  "svit",
  "llava",
  "ferret",
  "qwen-vl",
  "qwen2-vl",
  "qwen2.5-vl",
  "qwen3-vl",
  "glm-v",
  "internvl",
  "deepseek-vl2",
  "ms-swift",
  "ferret-ui",
  "shikra",
  "cogvlm",
  "minigpt-v2",
  "locate-anything",
  "kosmos-2",
  "paligemma",
  "florence-2",
  "record-corners",
  "record-xywh",
] as const;
export type NotationName = (typeof NOTATIONS)[number];

/** Rows with a box in a key that nothing in their texts points at: they are read, judged and moved, and nothing is converted into them. */
export const OF_RECORDS = ["record-corners", "record-xywh"] as const satisfies readonly NotationName[];
/** Those whose boxes stand in keys of the record. */
const BESIDE_TEXT = ["ms-swift", "ferret-ui", ...OF_RECORDS] as const satisfies readonly NotationName[];
/** Those that stand in the text, and so in whatever shape a text can be. */
export const IN_TEXT = NOTATIONS.filter((name) => !BESIDE_TEXT.some((own) => own === name)) as readonly Exclude<
  NotationName,
  (typeof BESIDE_TEXT)[number]
>[];

/**
 * A box where it stands in a text. `numbers` is null where they do not parse (`0.5.`) or are not as many as a box has. Their ranges and
 * order are as printed. Offsets are UTF-16. `key`: the text only points at the box (`<bbox>`), which stands there in the record.
 */
export type PrintedBox = {
  start: number;
  end: number;
  text: string;
  numbers: Corners | null;
  key?: Path;
  /** Which of the record's photos it is on, where the record says so; else the first. */
  image?: number;
};

/** A stretch of a text. All pieces of a text, joined, are that text to the byte. */
export type Piece =
  | { kind: "plain"; start: number; end: number; text: string }
  | {
      kind: "mention";
      start: number;
      end: number;
      text: string;
      /** As a person reads it: a label in JSON without its escapes. */
      phrase: string;
      /** UTF-16 offsets of the phrase as it is written. */
      phraseStart: number;
      phraseEnd: number;
      /** Before or behind the phrase, in the order of the text. */
      boxes: PrintedBox[];
      /** The text only points at the phrase (`<ref-object>`, or nothing at all), which stands there in the record. */
      phraseKey?: Path;
      /** Nothing marks where the phrase begins: it is the words that stand before the box. */
      isPhraseGuessed?: true;
    }
  | {
      kind: "stray-box";
      start: number;
      end: number;
      text: string;
      boxes: PrintedBox[];
      /** What the record calls it, of a box that stands in a key of its own. */
      phrase?: string;
    };

export type Mention = Extract<Piece, { kind: "mention" }>;
export type StrayBoxes = Extract<Piece, { kind: "stray-box" }>;

/** What a notation can say. What it cannot is counted where a text is converted (convert.ts). */
export type Speech = {
  /** More than one box behind a phrase. */
  severalBoxes: boolean;
  /** `marked`: by signs around it. `before`: it is the words before the box. */
  phrase: "marked" | "before";
  /** A box without a phrase. */
  boxAlone: boolean;
  /** Its boxes stand in sentences; else in a list of their own, behind the words of an answer. */
  inSentences: boolean;
  /** A question can hold one. */
  inQuestions: boolean;
};

export type Notation = {
  readonly name: NotationName;
  /** The spaces that its numbers are known to have, the first its own: the one it has in the project that it comes from. */
  readonly spaces: readonly [SpaceName, ...SpaceName[]];
  readonly says: Speech;
  /** What its own printing rounds to, where that is coarser than the step of its space: LLaVA prints two decimals. */
  readonly printedStep?: number;
  /** Never fails, whatever the text: what is not understood is plain. */
  parse(text: string): Piece[];
  /** A box in the spelling of `like`: its blanks, decimals and leading zeros; else as the project prints it. */
  printBox(numbers: Corners, like?: PrintedBox): string;
  /** A phrase with its boxes; boxes alone where the phrase is null. */
  printMention(phrase: string | null, boxes: readonly Corners[]): string;
  /** Where boxes stand in a list of their own (`says.inSentences` is false): that list. */
  printList?(elements: readonly { phrase: string | null; box: Corners }[]): string;
  /** What stands between two boxes of one phrase. */
  readonly between: string;
  /** Edits that differ from those of phrases in sentences (edit-mention.ts). */
  readonly edits?: Partial<MentionEdits>;
  /** Where the text has placeholders, and the boxes stand in the record. */
  readonly beside?: BesideText;
};

/** A turn after an edit, and its place among the turns before it; null for one that was not there. */
export type PlacedPieces = { from: number | null; pieces: readonly Piece[] };

/** Boxes and phrases that stand in keys of the record, which is always that of the turns beside it: both change together. */
export type BesideText = {
  /** A record can say which of its photos a box is on. */
  readonly saysPhoto?: true;
  /** The keys of a record that has no box yet, in a space that they can say. */
  blank(space: SpaceName): JsonRecord;
  /** The space that a record says its boxes have; null where it says nothing. */
  spaceOf(record: JsonRecord): SpaceName | null;
  /** The pieces with the record's numbers, phrases and paths in them, turn by turn: all turns that there are, in their order. */
  fill(turns: readonly (readonly Piece[])[], record: JsonRecord): Piece[][];
  /**
   * The texts of edited pieces, one for each turn, and what the record holds then. Boxes and phrases are as they are to be; a new one has no
   * `key`. Offsets are not looked at.
   */
  print(
    before: readonly (readonly Piece[])[],
    after: readonly PlacedPieces[],
    record: JsonRecord,
  ): { texts: string[]; keys: KeyEdit[] };
  /** What the record holds once turns came, went, moved or were written otherwise: their texts stay as they are. */
  follow(before: readonly (readonly Piece[])[], after: readonly PlacedPieces[], record: JsonRecord): KeyEdit[];
  /** Whether an edit says something that a box or a phrase of this record can be. `record`: the imported one. */
  takes(edit: KeyEdit, record: JsonRecord): boolean;
};

/** A stretch of a text, and what is to stand in its place. */
export type Splice = { start: number; end: number; text: string };

/** Edits of one mention of a text, as splices of that text in rising order. `nth` counts the mention's boxes. */
export type MentionEdits = {
  replaceBox(text: string, mention: Mention, nth: number, numbers: Corners): Splice[];
  addBox(text: string, mention: Mention, numbers: Corners): Splice[];
  removeBox(text: string, mention: Mention, nth: number): Splice[];
  unground(text: string, mention: Mention): Splice[];
  /** Of words that meet no piece but a plain one. */
  groundWords(text: string, start: number, end: number, boxes: readonly Corners[]): Splice[];
};
