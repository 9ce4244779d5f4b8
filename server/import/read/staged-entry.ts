import { type MarkSource, marksOf } from "#domain/entry/contract.ts";
import { factsOf } from "#domain/entry/entry-facts.ts";
import { SVIT_GROUNDING, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import type { Task } from "#domain/entry/task.ts";
import { pairsOf, type Turn } from "#domain/entry/turn.ts";
import { keyOf, type NamedPhoto } from "#domain/identity/photo-naming.ts";
import type { OutlinedText } from "#domain/json/beside-text.ts";
import { outlineOf } from "#domain/json/json-outline.ts";
import { compactJson } from "#domain/json/json-text.ts";
import { must } from "#domain/must.ts";
import { hashEntry } from "#server/entries/hash-entry.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { type FurtherPhoto, hashRecord, type Staged } from "#server/import/write/staged.ts";
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

/** What must be told of names besides: a public id that is the file's word, or the place that one leads to. */
export const linksOf = (named: readonly NamedPhoto[]): Staged[] =>
  named.flatMap(({ name, publicId, isSaid, place }): Staged[] =>
    name !== null && (isSaid || place !== null) ? [{ table: "link", name, publicId, place }] : [],
  );

const NO_FURTHER: readonly FurtherPhoto[] = [];
const furtherOf = (named: NamedPhoto): FurtherPhoto => ({
  identity: must(keyOf(named), "a photo that a path names has its name"),
  name: named.name,
});

type Parts = {
  index: number;
  part: number;
  /** Its photos in their order. */
  named: readonly NamedPhoto[];
  /** `photos`: at how many places, where that is more than how many there are. */
  media?: Pick<MarkSource, "hasVideo" | "wantsPlaceholder" | "photos">;
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  ratings: number | null;
  turns: Turn[];
  /** The list of messages as it stands in the file. */
  messages: string;
  rowShell: string;
  partShell: string | null;
  beside: string | null;
};

/** An entry as its staging table has it. */
export function stageEntry({ index, turns, messages, beside, named, media, ...parts }: Parts): Staged {
  const hash = hashEntry(parts.topic, turns);
  // Of another file it is told when all its rows are there (server/datasets/boxes/read-boxes.ts).
  const isSvit = parts.partShell !== null;
  const [first = null, ...further] = named;
  const source = { grounding: isSvit ? SVIT_GROUNDING : UNKNOWN_GROUNDING, hasPhoto: first !== null };
  // SVIT's texts have no places for photos.
  const photos = isSvit ? {} : { photos: named.length };
  return {
    table: "entry",
    row: index,
    ...parts,
    identity: first && keyOf(first),
    name: first?.name ?? null,
    looks: first?.looks ?? null,
    further: further.length === 0 ? NO_FURTHER : further.map(furtherOf),
    turns: messages,
    hash,
    recordHash: beside === null ? null : hashRecord(hash, beside),
    marks: marksOf(parts.task, turns, { ...source, ...photos, ...media }),
    pairCount: pairsOf(turns).length,
    ...factsOf(turns, source),
  };
}
