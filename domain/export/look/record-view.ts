import { isRecord, type JsonRecord } from "#domain/shapes/shape.ts";

/** A message of a written record, as a person reads it. */
export type LookTurn = { role: string; text: string };

/** The keys of records that hold messages, in the order in which they are read. */
const LISTS = [
  "system",
  "conversations",
  "messages",
  "prompt",
  "completion",
  "chosen",
  "rejected",
  "rejected_response",
];

/** The messages of a record of any format that has them, read from what was written; both sides of a pair have their key as their role. */
export function turnsOfWritten(record: JsonRecord): LookTurn[] {
  const pair = typeof record.text === "string" ? parsedPair(record.text) : null;
  if (pair) return pair;
  return LISTS.flatMap((key) => messagesIn(record[key], key));
}

function messagesIn(value: unknown, key: string): LookTurn[] {
  if (typeof value === "string") return value === "" ? [] : [{ role: key, text: value }];
  if (Array.isArray(value)) return value.flatMap((own) => messagesIn(own, key));
  if (!isRecord(value)) return [];
  const { role, from, content, value: text } = value;
  const isSide = key === "chosen" || key === "rejected";
  return [{ role: isSide ? key : String(role ?? from ?? key), text: textOf(content ?? text) }];
}

const textOf = (content: unknown): string =>
  Array.isArray(content) ? content.map(partOf).join("") : typeof content === "string" ? content : "";

const partOf = (part: unknown): string =>
  !isRecord(part) ? "" : typeof part.text === "string" ? part.text : part.type === "image" ? "<image>\n" : "";

/** RLHF-V's column is JSON in a text. */
function parsedPair(text: string): LookTurn[] | null {
  try {
    const { question, chosen, rejected } = JSON.parse(text) as JsonRecord;
    return Object.entries({ question, chosen, rejected }).map(([role, own]) => ({ role, text: String(own) }));
  } catch {
    return null;
  }
}
