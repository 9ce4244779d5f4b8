import { message } from "#domain/message.ts";
import { readMessage, readMessages, spellingOf } from "./message-list.ts";
import {
  isRecord,
  type JsonRecord,
  type Path,
  problem,
  type RecordReading,
  type RecordShape,
  type RecordTurn,
} from "./shape.ts";

/** Keys of what was asked, where it stands beside the two answers as a text or a list of messages. */
const PROMPTS = ["prompt", "question", "query", "instruction"] as const;

const isThere = (value: unknown) => value !== undefined && value !== null;

/**
 * A question with a chosen and a rejected answer: TRL's `prompt`, LLaMA-Factory's `conversations`, ms-swift's `rejected_response`. The
 * chosen one is the entry's; the rejected one stands beside it, and leaves as it came.
 */
export const preference: RecordShape = {
  name: "preference",
  keysOf(record) {
    const spelling = spellingOf(record);
    if (isThere(record.rejected_response) && spelling) return [spelling.list, "rejected_response"];
    if (!isThere(record.chosen) || !isThere(record.rejected)) return null;
    const asked = spelling?.list ?? PROMPTS.find((key) => isThere(record[key]));
    return [...(asked ? [asked] : []), "chosen", "rejected"];
  },
  read(record) {
    const asked = readAsked(record);
    if (!asked.ok) return asked;
    if (isThere(record.rejected_response) && asked.turns.length > 0) {
      const rejected = textOfAnswer(record.rejected_response);
      return rejected === null
        ? problem(["rejected_response"], message("noText", { name: "rejected_response" }))
        : { ...asked, beside: [{ key: "rejected_response", value: rejected }] };
    }
    const chosen = readAnswer(record.chosen, ["chosen"]);
    if (!chosen.ok) return chosen;
    const rejected = textOfAnswer(record.rejected);
    if (rejected === null) return problem(["rejected"], message("noText", { name: "rejected" }));
    // TRL's rows without a prompt have the whole conversation in each of the two.
    const turns = [...asked.turns, ...chosen.turns];
    return { ok: true, turns, beside: [{ key: "rejected", value: rejected }] };
  },
};

function readAsked(record: JsonRecord): RecordReading {
  if (spellingOf(record)) {
    const read = readMessages(record);
    // Of the list alone no turn may go: the two answers follow its last.
    return read.ok ? { ok: true, turns: read.turns.map(({ element: _, ...turn }) => turn) } : read;
  }
  const key = PROMPTS.find((own) => isThere(record[own]));
  if (key === undefined) return { ok: true, turns: [] };
  const value = record[key];
  if (typeof value === "string")
    return { ok: true, turns: [{ from: "user", value, slots: [{ path: [key], as: "text" }] }] };
  return readAnswer(value, [key]);
}

/** A text, a message, or a list of messages. */
function readAnswer(value: unknown, path: Path): RecordReading {
  if (typeof value === "string") return { ok: true, turns: [{ from: "gpt", value, slots: [{ path, as: "text" }] }] };
  const list = Array.isArray(value)
    ? value.map((own, index) => [own, [...path, index]] as const)
    : [[value, path] as const];
  const turns: RecordTurn[] = [];
  for (const [own, at] of list) {
    const role = isRecord(own) && "role" in own ? "role" : "from";
    const text = isRecord(own) && "content" in own ? "content" : "value";
    const turn = readMessage(own, at, { role, text });
    if ("ok" in turn) return turn;
    turns.push(turn);
  }
  return { ok: true, turns };
}

/** The text of an answer, its last turn's; null where it has none. */
function textOfAnswer(value: unknown): string | null {
  const read = readAnswer(value, []);
  return read.ok ? (read.turns.at(-1)?.value ?? null) : null;
}
