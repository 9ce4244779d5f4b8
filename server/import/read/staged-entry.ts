import { marksOf } from "#domain/entry/contract.ts";
import { factsOf } from "#domain/entry/entry-facts.ts";
import { SVIT_GROUNDING, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import type { Task } from "#domain/entry/task.ts";
import { pairsOf, type Turn } from "#domain/entry/turn.ts";
import { keyOf, type NamedPhoto } from "#domain/identity/photo-naming.ts";
import type { OutlinedText } from "#domain/json/beside-text.ts";
import { outlineOf } from "#domain/json/json-outline.ts";
import { compactJson } from "#domain/json/json-text.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { hashEntry, hashRecord, type Staged } from "#server/import/write/staged.ts";
import { integerText, isObject } from "./json-value.ts";

/** A row of a file of entries. `key`: the name that the row stands under in its file, where it stands under one. */
export type EntryRow = { value: unknown; text: string; index: number; naming: FileNaming; key?: string | undefined };

/** A row's text without the line breaks of a printer, and where its parts stand; null where it is nested too deep. */
export function outlineRow({ text }: EntryRow): OutlinedText | null {
  const compact = text.includes("\n") ? compactJson(text) : text;
  const node = outlineOf(compact);
  return node && { text: compact, node };
}

/** The name of a record in a file of records by name is its id, where it has no other. */
export function withKey(rowShell: string, value: Record<string, unknown>, key: string | undefined): string {
  if (key === undefined || isUnfit(key) || namesOf(value).length > 0) return rowShell;
  return `{"id":${JSON.stringify(key)},${rowShell.slice(1)}`;
}

/** 1 where a record's name in its file is neither its id nor becomes it. */
export function lostKeys({ key, value }: EntryRow): number {
  if (key === undefined || !isObject(value)) return 0;
  const names = namesOf(value);
  return names.includes(key) || (names.length === 0 && !isUnfit(key)) ? 0 : 1;
}

const namesOf = ({ id, image_id }: Record<string, unknown>): string[] =>
  [id, image_id].flatMap((name) => (name === undefined ? [] : [integerText(name) ?? String(name)]));

const isUnfit = (key: string) => key.includes("\0") || !key.isWellFormed();

/** What must be told of a name besides: a public id that is the file's word, or the place that it leads to. */
export const linkOf = (named: NamedPhoto | null): Staged[] =>
  named?.name && (named.isSaid || named.place !== null)
    ? [{ table: "link", name: named.name, publicId: named.publicId, place: named.place }]
    : [];

type Parts = {
  index: number;
  part: number;
  named: NamedPhoto | null;
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  turns: Turn[];
  /** The list of messages as it stands in the file. */
  messages: string;
  rowShell: string;
  partShell: string | null;
  beside: string | null;
};

/** An entry as its staging table has it. */
export function stageEntry({ index, turns, messages, beside, named, ...parts }: Parts): Staged {
  const hash = hashEntry(parts.topic, turns);
  // Of another file it is told when all its rows are there (server/datasets/boxes/read-boxes.ts).
  const grounding = parts.partShell !== null ? SVIT_GROUNDING : UNKNOWN_GROUNDING;
  const source = { grounding, hasPhoto: named !== null };
  return {
    table: "entry",
    row: index,
    ...parts,
    identity: named && keyOf(named),
    name: named?.name ?? null,
    looks: named?.looks ?? null,
    turns: messages,
    hash,
    recordHash: beside === null ? null : hashRecord(hash, beside),
    marks: marksOf(parts.task, turns, source),
    pairCount: pairsOf(turns).length,
    ...factsOf(turns, source),
  };
}
