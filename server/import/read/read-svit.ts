import type { Task } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { nameByNumber } from "#domain/identity/photo-naming.ts";
import { foreignShapeOf } from "#domain/import/foreign-shape.ts";
import { besideText } from "#domain/json/beside-text.ts";
import { DEPTH_MAX, memberNode, shellOf, textOf } from "#domain/json/json-outline.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { type Rejection, type RowReading, rejected, rejection } from "#server/import/write/staged.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import { readDoubled, unfitInText } from "./read-doubled.ts";
import { readTurns } from "./read-turns.ts";
import { type EntryRow, lostKeys, outlineRow, stageEntry, withKey } from "./staged-entry.ts";

/** One row of SVIT's raw files: every element of `conversations` is an entry; a bad one is rejected alone. */
export function readSvitRow(row: EntryRow, task: Task): RowReading {
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
        ratings: null,
        ...read,
        index,
        part,
        named: [named],
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

/** SVIT's ids are Visual Genome's: whole numbers; as a text of digits they are taken, and their type comes back. */
function imageIdOf(value: unknown): string | null {
  const text = typeof value === "string" ? value : integerText(value);
  return text !== null && /^\d{1,18}$/.test(text) ? text : null;
}
