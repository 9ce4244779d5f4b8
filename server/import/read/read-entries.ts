import { marksOf } from "#domain/entry/contract.ts";
import { factsOf } from "#domain/entry/entry-facts.ts";
import type { Task } from "#domain/entry/task.ts";
import { pairsOf, type Turn } from "#domain/entry/turn.ts";
import { keyOf, type NamedPhoto, nameByNumber, nameByPath } from "#domain/identity/photo-naming.ts";
import { foreignShapeOf } from "#domain/import/foreign-shape.ts";
import { besideText, type OutlinedText } from "#domain/json/beside-text.ts";
import { DEPTH_MAX, memberNode, outlineOf, shellOf, textOf } from "#domain/json/json-outline.ts";
import { compactJson } from "#domain/json/json-text.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { photoOfRecord } from "#domain/photo/record-photo.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import {
  hashEntry,
  hashRecord,
  type Rejection,
  type RowReading,
  rejected,
  rejection,
  type Staged,
} from "#server/import/write/staged.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import { readDoubled, unfitInText } from "./read-doubled.ts";
import { readTurns } from "./read-turns.ts";

/** An image's name is the key of an index, whose rows end at 2,704 bytes. */
const IMAGE_BYTES_MAX = 2000;

/** `key`: the name that the row stands under in its file, where it stands under one. */
type Row = { value: unknown; text: string; index: number; naming: FileNaming; key?: string | undefined };

/** One row of SVIT's raw files: every element of `conversations` is an entry; a bad one is rejected alone. */
export function readSvitRow(row: Row, task: Task): RowReading {
  const { value, index } = row;
  if (!isObject(value)) return rejected("$", message("notObject"));
  const { conversations, ...others } = value;
  const units = Array.isArray(conversations) ? Math.max(1, conversations.length) : 1;
  const foreign = foreignShapeOf(value);
  if (foreign) return rejected("$", foreign, units);
  const id = imageIdOf(value.image_id);
  if (id === null) return rejected("$.image_id", message("noWholeNumber", { name: "image_id" }), units);
  if (!Array.isArray(conversations)) return rejected("$.conversations", message("noList", { name: "conversations" }));
  if (conversations.length === 0) return rejected("$.conversations", message("noConversation"));
  const outlined = outlineRow(row);
  if (!outlined) return rejected("$", message("tooDeep", { count: DEPTH_MAX }), units);
  const { text, node } = outlined;
  const isSuspect = mayHoldUnfit(row.text);
  const doubled = readDoubled(node, "svit");
  const unfit = isSuspect ? (unfitString(others, "$") ?? (doubled.kept > 0 ? unfitInText(text, node) : null)) : null;
  if (unfit) return { staged: [], rejections: [{ ...unfit, units }] };
  const rowDoubled = doubled.rejections.get("$");
  if (rowDoubled) return { staged: [], rejections: [{ ...rowDoubled, units }] };
  const list = must(memberNode(node, "conversations"), "what was parsed is in the text");
  const rowShell = withKey(shellOf(text, node, list), value, row.key);
  const named = nameByNumber(row.naming, "vg", id);
  const reading: RowReading = { staged: [], rejections: [], doubledKeys: doubled.kept, lostKeys: lostKeys(row) };
  for (const [part, conversation] of conversations.entries()) {
    const path = `$.conversations[${part}]`;
    const read = doubled.rejections.get(path) ?? readConversation(conversation, path, isSuspect);
    if ("code" in read) {
      reading.rejections.push(read);
      continue;
    }
    const partNode = must(list.elements?.[part], "what was parsed is in the text");
    const messages = must(memberNode(partNode, "content"), "what was parsed is in the text");
    reading.staged.push(
      stageEntry({
        ...read,
        index,
        part,
        named,
        task,
        sourceTask: null,
        messages: textOf(text, messages),
        rowShell,
        partShell: shellOf(text, partNode, messages),
        beside: besideText({ row: outlined, part: { text, node: partNode }, turns: { text, node: messages } }),
      }),
    );
  }
  return reading;
}

function readConversation(
  conversation: unknown,
  path: string,
  isSuspect: boolean,
): { topic: string | null; turns: Turn[] } | Rejection {
  if (!isObject(conversation)) return rejection(path, message("notObject"));
  const { content, topic } = conversation;
  if (topic !== undefined && topic !== null && typeof topic !== "string")
    return rejection(`${path}.topic`, message("noText", { name: "topic" }));
  const turns = (isSuspect ? unfitString(conversation, path) : null) ?? readTurns(content, `${path}.content`);
  return Array.isArray(turns) ? { topic: topic ?? null, turns } : turns;
}

/** One record of LLaVA's or Vision-Flan's files: one entry. */
export function readLlavaRow(row: Row): RowReading {
  const { value, index } = row;
  if (!isObject(value)) return rejected("$", message("notObject"));
  const isSuspect = mayHoldUnfit(row.text);
  const outlined = outlineRow(row);
  if (!outlined) return rejected("$", message("tooDeep", { count: DEPTH_MAX }));
  const { text, node } = outlined;
  const doubled = readDoubled(node, "llava");
  const unfit = isSuspect ? (unfitString(value, "$") ?? (doubled.kept > 0 ? unfitInText(text, node) : null)) : null;
  if (unfit) return { staged: [], rejections: [unfit] };
  const rowDoubled = doubled.rejections.get("$");
  if (rowDoubled) return { staged: [], rejections: [rowDoubled] };
  const read = readRecord(value);
  if ("code" in read) return { staged: [], rejections: [read] };
  const list = must(memberNode(node, "conversations"), "what was parsed is in the text");
  const named = read.photo === null ? null : nameByPath(row.naming, read.photo);
  const entry = stageEntry({
    turns: read.turns,
    topic: null,
    index,
    part: 0,
    named,
    task: "other",
    sourceTask: typeof value.task_name === "string" ? value.task_name : sourceTaskOf(value.id),
    messages: textOf(text, list),
    rowShell: withKey(shellOf(text, node, list), value, row.key),
    partShell: null,
    beside: besideText({ row: outlined, part: null, turns: { text, node: list } }),
  });
  return { staged: [...linkOf(named), entry], rejections: [], doubledKeys: doubled.kept, lostKeys: lostKeys(row) };
}

/** What a LLaVA record says, or the first thing of it that cannot be read. */
export function readRecord(value: Record<string, unknown>): { turns: Turn[]; photo: string | null } | Rejection {
  const foreign = foreignShapeOf(value);
  if (foreign) return rejection("$", foreign);
  const { conversations } = value;
  if (Array.isArray(conversations) && conversations.length === 0)
    return rejection("$.conversations", message("noTurnInRecord"));
  const turns = readTurns(conversations, "$.conversations");
  if (!Array.isArray(turns)) return turns;
  const photo = photoOfRecord(value, () => turns.map((turn) => turn.value));
  if (!photo.ok) return rejection(`$.${photo.key}`, photo.why);
  if (photo.name && Buffer.byteLength(photo.name) > IMAGE_BYTES_MAX)
    return rejection("$.image", message("imageTooLong", { count: IMAGE_BYTES_MAX }));
  return { turns, photo: photo.name };
}

/** A row's text without the line breaks of a printer, and where its parts stand; null where it is nested too deep. */
function outlineRow({ text }: Row): OutlinedText | null {
  const compact = text.includes("\n") ? compactJson(text) : text;
  const node = outlineOf(compact);
  return node && { text: compact, node };
}

/** The name of a record in a file of records by name is its id, where it has no other. */
function withKey(rowShell: string, value: Record<string, unknown>, key: string | undefined): string {
  if (key === undefined || isUnfit(key) || namesOf(value).length > 0) return rowShell;
  return `{"id":${JSON.stringify(key)},${rowShell.slice(1)}`;
}

/** 1 where a record's name in its file is neither its id nor becomes it. */
function lostKeys({ key, value }: Row): number {
  if (key === undefined || !isObject(value)) return 0;
  const names = namesOf(value);
  return names.includes(key) || (names.length === 0 && !isUnfit(key)) ? 0 : 1;
}

const namesOf = ({ id, image_id }: Record<string, unknown>): string[] =>
  [id, image_id].flatMap((name) => (name === undefined ? [] : [integerText(name) ?? String(name)]));

const isUnfit = (key: string) => key.includes("\0") || !key.isWellFormed();

/** SVIT's ids are Visual Genome's: whole numbers; as a text of digits they are taken, and their type comes back. */
function imageIdOf(value: unknown): string | null {
  const text = typeof value === "string" ? value : integerText(value);
  return text !== null && /^\d{1,18}$/.test(text) ? text : null;
}

/** LLaVA's instruct files name their kind at the end of `id` in some releases. */
function sourceTaskOf(id: unknown): string | null {
  const kind = typeof id === "string" ? id.match(/-(conv|detail|complex)$/)?.[1] : undefined;
  return kind === undefined ? null : `llava ${kind}`;
}

/** What must be told of a name besides: a public id that is the file's word, or the place that it leads to. */
const linkOf = (named: NamedPhoto | null): Staged[] =>
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

function stageEntry({ index, turns, messages, beside, named, ...parts }: Parts): Staged {
  const hash = hashEntry(parts.topic, turns);
  const source = { isSvit: parts.partShell !== null, hasPhoto: named !== null };
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
