import { isAnswer, isQuestion, isStep, isSystem, type Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { FAULT_WORDS } from "#domain/llava/box-fault.ts";
import { toLlavaTurns } from "#domain/llava/record.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

type Message = Pick<Turn, "from" | "value">;

/** The turns of now as a trainer's record has them, what instructs them apart. */
type Made<OwnTurn extends Message> =
  | { ok: true; system: string | null; turns: OwnTurn[]; warnings: readonly Warning[] }
  | { ok: false; reason: string; what: string };

/** Of a human and gpt, without a photo's place. */
export type MadeTurns = Made<LlavaTurn>;
/** With the turns of a tool as well. */
export type ToolTurn = { from: LlavaTurn["from"] | "function_call" | "observation"; value: string };
export type MadeToolTurns = Made<ToolTurn>;

/**
 * SVIT's boxes are printed as the settings say, without tags, and each of its referring questions gets an instruction; texts of
 * other shapes stay what they are, but for the place of the photo in the first question, which a record says anew.
 */
export function madeTurns(entry: LlavaRow, after: readonly Turn[] | null, settings: ExportSettings): MadeTurns {
  const all = turnsOfNow(entry, after);
  if (all.some(isStep))
    return { ok: false, reason: "tool-turns", what: "it has turns of a tool, which its readers do not know" };
  const { system, talk } = apart(all);
  if (entry.ownShellBytes !== null) {
    const turns = withoutPhoto(talk, entry).map(({ from, value }) => ({ from: sideOf(from), value }));
    return { ok: true, system, turns, warnings: [] };
  }
  const { task, hash, nth, widthPx, heightPx } = entry;
  const size = widthPx === null || heightPx === null ? null : { widthPx, heightPx };
  const made = toLlavaTurns({ task, turns: talk, key: `${hash}:${nth}`, size }, settings);
  if (!made.ok) return { ok: false, reason: made.reason, what: wordsOf(made.reason) };
  return { ok: true, system, turns: made.turns, warnings: made.faults.map((id) => ({ id, what: FAULT_WORDS[id] })) };
}

/** The same for a reader that knows a tool's calls and what it gave. SVIT has none of them. */
export function madeToolTurns(entry: LlavaRow, after: readonly Turn[] | null, settings: ExportSettings): MadeToolTurns {
  const all = turnsOfNow(entry, after);
  if (!all.some(isStep)) return madeTurns(entry, after, settings);
  const { system, talk } = apart(all);
  const turns = withoutPhoto(talk, entry).map(({ from, value }) => ({
    from: from === "function_call" || from === "observation" ? from : sideOf(from),
    value,
  }));
  return { ok: true, system, turns, warnings: [] };
}

/** An entry's turns as they stand now. */
export const turnsOfNow = ({ turnsBytes }: LlavaRow, after: readonly Turn[] | null): readonly Message[] =>
  after ?? (JSON.parse(fromBytes(turnsBytes)) as Message[]);

/** What instructs the others, and the others. */
export function apart(all: readonly Message[]): { system: string | null; talk: Message[] } {
  const instructions = all.filter(isSystem).map(({ value }) => value);
  return {
    system: instructions.length === 0 ? null : instructions.join("\n"),
    talk: all.filter((turn) => !isSystem(turn)),
  };
}

const sideOf = (from: Turn["from"]): LlavaTurn["from"] => (isAnswer({ from }) ? "gpt" : "human");

/** Without the photo's place in the first question; Qwen-VL's has the name in it. */
function withoutPhoto(talk: readonly Message[], { identity }: LlavaRow): readonly Message[] {
  if (identity === null) return talk;
  const first = talk.findIndex(isQuestion);
  return talk.map((turn, index) => (index === first ? { ...turn, value: withoutToken(turn.value) } : turn));
}

const withoutToken = (question: string) => question.replace(/<image>|<img>[^<>\n]{1,2000}<\/img>/, "").trim();

export const wordsOf = (reason: "photo-size-unknown" | keyof typeof FAULT_WORDS) =>
  reason === "photo-size-unknown"
    ? "its boxes cannot be padded to a square: the photo's size is not known"
    : FAULT_WORDS[reason];
