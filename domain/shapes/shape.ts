import type { Role } from "#domain/entry/turn.ts";
import type { Message } from "#domain/message.ts";

/** Leads from a record to a value in it, from the outside in. */
export type Path = readonly (string | number)[];

/**
 * Where a text of a turn lies in its record. `text`: a string. `lines`: a list of strings, read as lines. `parts`: a list of content
 * parts, as chat templates have them, of which a photo is read as `<image>`.
 */
export type Slot = { path: Path; as: "text" | "lines" | "parts" };

/**
 * A turn of a record. Its value is what its slots hold, joined by line breaks; without one it can be read and not changed in its record. `element`:
 * the place in the record's list of turns that it came from.
 */
export type RecordTurn = { from: Role; value: string; slots: readonly Slot[]; element?: number };

/** `beside`: what belongs to an answer and is not trained on, such as the rejected one of a preference pair. */
export type RecordText = {
  turns: readonly RecordTurn[];
  /** The list that its turns are elements of, where it has one. */
  list?: Path;
  beside?: readonly { key: string; value: string }[];
};

/** `path`: as a person writes it (`$.messages[2].content`). */
export type RecordReading = ({ ok: true } & RecordText) | { ok: false; path: string; why: Message };

export const SHAPES = [
  "messages",
  "sharegpt",
  "query-response",
  "alpaca",
  "question-answer",
  "caption",
  "preference",
  "mapped",
] as const;
export type ShapeName = (typeof SHAPES)[number];

/** A way in which records are written. */
export type RecordShape = {
  name: ShapeName;
  /** Keys of the record that its turns are read from; null where it is written in another way. */
  keysOf(record: JsonRecord): readonly string[] | null;
  /** Of a record that `keysOf` knows. */
  read(record: JsonRecord): RecordReading;
  /** An element of the record's list for turns that it did not have: a message, or a question with its answer. Null where it has no list. */
  printElement?(turns: readonly { from: Role; value: string }[], record: JsonRecord): string | null;
  /** How many turns an element of its list holds. */
  turnsAnElement?: 1 | 2;
};

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A path as a person writes it: `$.messages[2].content`. */
export const printPath = (path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), "$");

export const problem = (path: Path, why: Message): Extract<RecordReading, { ok: false }> => ({
  ok: false,
  path: printPath(path),
  why,
});
