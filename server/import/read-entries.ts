import { marksOf } from "#domain/contract.ts";
import { factsOf } from "#domain/entry-facts.ts";
import { keyOf, type NamedPhoto, nameByNumber, nameByPath } from "#domain/identity/photo-naming.ts";
import type { Task } from "#domain/task.ts";
import { pairsOf, ROLES, type Turn } from "#domain/turn.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import type { FileNaming } from "./name-files.ts";
import { hashEntry, type Rejection, type RowReading, rejected, type Staged } from "./staged.ts";

/** An image's name is the key of an index, whose rows end at 2,704 bytes. */
const IMAGE_BYTES_MAX = 2000;
/** Entry.pairCount is a smallint. */
const TURNS_MAX = 32_767;

type Row = { value: unknown; text: string; index: number; naming: FileNaming };

/** One row of SVIT's raw files: every element of `conversations` is an entry; a bad one is rejected alone. */
export function readSvitRow({ value, text, index, naming }: Row, task: Task): RowReading {
  if (!isObject(value)) return rejected("$", "not an object");
  const id = imageIdOf(value.image_id);
  if (id === null) return rejected("$.image_id", "image_id is no whole number");
  if (!Array.isArray(value.conversations)) return rejected("$.conversations", "conversations is no list");
  if (value.conversations.length === 0) return rejected("$.conversations", "no conversation in this row");
  const named = nameByNumber(naming, "vg", id);
  const { conversations, ...others } = value;
  const isSuspect = mayHoldUnfit(text);
  const unfit = isSuspect ? unfitString(others, "$") : null;
  if (unfit) return rejected(unfit.path, unfit.reason);
  const rowShell = JSON.stringify(value, (key, part) =>
    part === conversations && key === "conversations" ? null : part,
  );
  const reading: RowReading = { staged: [], rejections: [] };
  for (const [part, conversation] of conversations.entries()) {
    const path = `$.conversations[${part}]`;
    if (!isObject(conversation)) {
      reading.rejections.push({ path, reason: "not an object" });
      continue;
    }
    const { content, topic } = conversation;
    if (topic !== undefined && topic !== null && typeof topic !== "string") {
      reading.rejections.push({ path: `${path}.topic`, reason: "topic is no text" });
      continue;
    }
    const partUnfit = isSuspect ? unfitString(conversation, path) : null;
    const turns = partUnfit ?? readTurns(content, `${path}.content`);
    if (!Array.isArray(turns)) {
      reading.rejections.push(turns);
      continue;
    }
    const partShell = JSON.stringify(conversation, (key, inner) =>
      inner === content && key === "content" ? null : inner,
    );
    reading.staged.push(
      stageEntry({
        index,
        part,
        named,
        task,
        sourceTask: null,
        topic: topic ?? null,
        turns,
        content,
        rowShell,
        partShell,
      }),
    );
  }
  return reading;
}

/** One record of LLaVA's or Vision-Flan's files: one entry. */
export function readLlavaRow({ value, text, index, naming }: Row): RowReading {
  if (!isObject(value)) return rejected("$", "not an object");
  const unfit = mayHoldUnfit(text) ? unfitString(value, "$") : null;
  if (unfit) return rejected(unfit.path, unfit.reason);
  const { conversations, image } = value;
  if (image !== undefined && image !== null && typeof image !== "string")
    return rejected("$.image", "image is no text");
  if (image && Buffer.byteLength(image) > IMAGE_BYTES_MAX)
    return rejected("$.image", `image is longer than ${IMAGE_BYTES_MAX} bytes`);
  if (Array.isArray(conversations) && conversations.length === 0)
    return rejected("$.conversations", "no turn in this record");
  const turns = readTurns(conversations, "$.conversations");
  if (!Array.isArray(turns)) return rejected(turns.path, turns.reason);
  const rowShell = JSON.stringify(value, (key, part) =>
    part === conversations && key === "conversations" ? null : part,
  );
  const sourceTask = typeof value.task_name === "string" ? value.task_name : sourceTaskOf(value.id);
  const named = image ? nameByPath(naming, image) : null;
  return {
    staged: [
      ...linkOf(named),
      stageEntry({
        index,
        part: 0,
        named,
        task: "other",
        sourceTask,
        topic: null,
        turns,
        content: conversations,
        rowShell,
        partShell: null,
      }),
    ],
    rejections: [],
  };
}

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

function readTurns(content: unknown, path: string): Turn[] | Rejection {
  if (!Array.isArray(content)) return { path, reason: "not a list of turns" };
  if (content.length === 0) return { path, reason: "no turn" };
  if (content.length > TURNS_MAX) return { path, reason: `more than ${TURNS_MAX} turns` };
  const turns: Turn[] = [];
  for (const [index, turn] of content.entries()) {
    const at = `${path}[${index}]`;
    if (!isObject(turn)) return { path: at, reason: "not an object" };
    if (turn.from === undefined) return { path: `${at}.from`, reason: "the role is missing" };
    const role = ROLES.find((known) => known === turn.from);
    if (role === undefined)
      return { path: `${at}.from`, reason: `unknown role ${JSON.stringify(turn.from).slice(0, 80)}` };
    if (typeof turn.value !== "string") return { path: `${at}.value`, reason: "value is no text" };
    turns.push({ id: String(index), from: role, value: turn.value });
  }
  return turns;
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
  content: unknown;
  rowShell: string;
  partShell: string | null;
};

function stageEntry({ index, turns, content, named, ...parts }: Parts): Staged {
  return {
    table: "entry",
    row: index,
    ...parts,
    identity: named && keyOf(named),
    name: named?.name ?? null,
    looks: named?.looks ?? null,
    turns: JSON.stringify(content),
    hash: hashEntry(parts.topic, turns),
    marks: marksOf(parts.task, turns),
    pairCount: pairsOf(turns).length,
    ...factsOf(turns),
  };
}
