import { isQuestion, isStep, isSystem, type Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { FAULT_WORDS } from "#domain/llava/box-fault.ts";
import { toLlavaTurns } from "#domain/llava/record.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

/** The turns of now as a trainer's record has them: of a human and gpt, without a photo's place; what instructs them apart. */
export type MadeTurns =
  | { ok: true; system: string | null; turns: LlavaTurn[]; warnings: readonly Warning[] }
  | { ok: false; reason: string; what: string };

type Message = Pick<Turn, "from" | "value">;

/**
 * SVIT's boxes are printed as the settings say, without tags, and each of its referring questions gets an instruction; texts of
 * other shapes stay what they are, but for the place of the photo in the first question, which a record says anew.
 */
export function madeTurns(entry: LlavaRow, after: readonly Turn[] | null, settings: ExportSettings): MadeTurns {
  const all = after ?? (JSON.parse(fromBytes(entry.turnsBytes)) as Message[]);
  if (all.some(isStep))
    return { ok: false, reason: "tool-turns", what: "it has turns of a tool, which its readers do not know" };
  const instructions = all.filter(isSystem).map(({ value }) => value);
  const system = instructions.length === 0 ? null : instructions.join("\n");
  const talk = all.filter((turn) => !isSystem(turn));
  if (entry.ownShellBytes !== null)
    return { ok: true, system, turns: asTheyAre(talk, entry.identity !== null), warnings: [] };
  const { task, hash, nth, widthPx, heightPx } = entry;
  const size = widthPx === null || heightPx === null ? null : { widthPx, heightPx };
  const made = toLlavaTurns({ task, turns: talk, key: `${hash}:${nth}`, size }, settings);
  if (!made.ok) return { ok: false, reason: made.reason, what: wordsOf(made.reason) };
  return { ok: true, system, turns: made.turns, warnings: made.faults.map((id) => ({ id, what: FAULT_WORDS[id] })) };
}

function asTheyAre(talk: readonly Message[], hasPhoto: boolean): LlavaTurn[] {
  const first = talk.findIndex(isQuestion);
  return talk.map(({ from, value }, index) => ({
    from: from === "gpt" ? "gpt" : "human",
    value: hasPhoto && index === first ? withoutToken(value) : value,
  }));
}

/** A question without its photo's place; Qwen-VL's has the name in it. */
const withoutToken = (question: string) => question.replace(/<image>|<img>[^<>\n]{1,2000}<\/img>/, "").trim();

const wordsOf = (reason: "photo-size-unknown" | keyof typeof FAULT_WORDS) =>
  reason === "photo-size-unknown"
    ? "its boxes cannot be padded to a square: the photo's size is not known"
    : FAULT_WORDS[reason];
