import type { Role } from "#domain/entry/turn.ts";
import { message } from "#domain/message.ts";
import { textOfParts } from "./content-parts.ts";
import {
  isRecord,
  type JsonRecord,
  type Path,
  problem,
  type RecordReading,
  type RecordShape,
  type RecordTurn,
} from "./shape.ts";

/** Keys that a list of messages stands under. */
const LISTS = ["messages", "conversations", "conversation", "dialog", "dialogue", "chat"] as const;

/** Whose a message is, by the words for it in chat templates and in the files of trainers. */
const ROLE_OF: Readonly<Record<string, Role>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "human",
  assistant: "gpt",
  gpt: "gpt",
  model: "gpt",
  bot: "gpt",
  chatgpt: "gpt",
  function_call: "function_call",
  tool_call: "function_call",
  function: "observation",
  observation: "observation",
  tool: "observation",
  tool_response: "observation",
};

/** Whose a message is, by a word for it in small letters; null for one that no trainer has. */
export const roleOfWord = (word: string): Role | null =>
  Object.hasOwn(ROLE_OF, word) ? (ROLE_OF[word] ?? null) : null;

/** How a record spells its messages: `role`/`content` or `from`/`value`. */
type Spelling = { list: (typeof LISTS)[number]; role: "role" | "from"; text: "content" | "value" };

/** The spelling of a record's messages; null where it has none. */
export function spellingOf(record: JsonRecord): Spelling | null {
  for (const list of LISTS) {
    const messages = record[list];
    if (!Array.isArray(messages)) continue;
    const first = messages.find(isRecord);
    const role = first && ("role" in first ? "role" : "from" in first ? "from" : null);
    if (role) return { list, role, text: "content" in first || !("value" in first) ? "content" : "value" };
  }
  return null;
}

const shape = (name: "messages" | "sharegpt"): RecordShape => ({
  name,
  keysOf(record) {
    const spelling = spellingOf(record);
    if (!spelling || (spelling.list === "messages") !== (name === "messages")) return null;
    return typeof record.system === "string" ? [spelling.list, "system"] : [spelling.list];
  },
  read: readMessages,
  turnsAnElement: 1,
  printElement([turn], record) {
    const spelling = spellingOf(record);
    if (!spelling || !turn) return null;
    return JSON.stringify({ [spelling.role]: roleIn(record, spelling, turn.from), [spelling.text]: turn.value });
  },
});

/** `messages` of role and content: OpenAI's, TRL's, ms-swift's, LLaMA-Factory's. Content is a text, or a list of parts. */
export const messages = shape("messages");
/** `conversations` of from and value in any spelling of its roles, with system and tool turns. */
export const sharegpt = shape("sharegpt");

/** The turns of a record's messages, and its `system` before them where it has one. */
export function readMessages(record: JsonRecord): RecordReading {
  const spelling = spellingOf(record);
  if (!spelling) return problem([], message("notTurns"));
  const list = record[spelling.list] as readonly unknown[];
  const turns: RecordTurn[] = [];
  if (typeof record.system === "string" && record.system !== "")
    turns.push({ from: "system", value: record.system, slots: [{ path: ["system"], as: "text" }] });
  for (const [element, value] of list.entries()) {
    const turn = readMessage(value, [spelling.list, element], spelling);
    if ("ok" in turn) return turn;
    turns.push({ ...turn, element });
  }
  return { ok: true, turns, list: [spelling.list] };
}

/** One message of role and content, or why it is none. */
export function readMessage(
  value: unknown,
  path: Path,
  { role: roleKey, text: textKey }: Pick<Spelling, "role" | "text">,
): RecordTurn | Extract<RecordReading, { ok: false }> {
  if (!isRecord(value)) return problem(path, message("notObject"));
  const role = value[roleKey];
  if (role === undefined) return problem([...path, roleKey], message("roleMissing"));
  const from = typeof role === "string" && Object.hasOwn(ROLE_OF, role) ? ROLE_OF[role] : undefined;
  if (from === undefined)
    return problem([...path, roleKey], message("unknownRole", { role: JSON.stringify(role).slice(0, 80) }));
  const text = value[textKey];
  const own: Path = [...path, textKey];
  if (typeof text === "string") return { from, value: text, slots: [{ path: own, as: "text" }] };
  if (Array.isArray(text)) {
    const joined = textOfParts(text);
    return joined === null
      ? problem(own, message("foreignPart"))
      : { from, value: joined, slots: [{ path: own, as: "parts" }] };
  }
  // OpenAI's call of a tool has no content.
  if ((text === null || text === undefined) && Array.isArray(value.tool_calls))
    return { from: "function_call", value: JSON.stringify(value.tool_calls), slots: [] };
  return problem(own, message("noText", { name: textKey }));
}

/** The word by which a record calls a side, or the one that such records use. */
function roleIn(record: JsonRecord, { list, role, text }: Spelling, from: Role): string {
  for (const value of record[list] as readonly unknown[]) {
    const own = isRecord(value) ? value[role] : undefined;
    if (typeof own === "string" && ROLE_OF[own] === from) return own;
  }
  if (from === "gpt") return text === "content" ? "assistant" : "gpt";
  if (from === "user" || from === "human") return text === "content" ? "user" : "human";
  return from;
}
