import type { Size, UnitBox } from "../box.ts";
import type { Task } from "../task.ts";
import type { Turn } from "../turn.ts";
import { drawInstruction } from "./instructions.ts";
import { hasBoxes, toPlainText } from "./plain-text.ts";
import { printPadded } from "./square-padding.ts";

export const IMAGE_TOKEN = "<image>";

/** One message as LLaVA's trainer wants it. */
export type LlavaTurn = { from: "human" | "gpt"; value: string };
/** A record of LLaVA's one JSON array. Text-only records have no `image`. */
export type LlavaRecord = { id: string; image?: string; conversations: LlavaTurn[] };

export const BOX_SPACES = ["image", "padded-square"] as const;
export type LlavaSettings = {
  /** image: boxes as SVIT prints them. padded-square: as LLaVA-1.5 pads the photo. */
  boxSpace: (typeof BOX_SPACES)[number];
  /** Draws the instructions of referring questions. */
  seed: number;
  /** Stands between a referring question and its instruction. */
  separator: string;
};

type Message = Pick<Turn, "from" | "value">;

/** What a SVIT entry is turned into LLaVA's form from; `key` names it for the draw of its instructions. */
export type SvitEntry = { task: Task; turns: readonly (Message & { id?: string })[]; key: string; size: Size | null };

export type LlavaTurns =
  | { ok: true; turns: LlavaTurn[] }
  | { ok: false; reason: "photo-size-unknown" | "box-unparsable" };

/**
 * A SVIT entry's turns in LLaVA's form (SVIT's `format/llava-v1.5`): roles human and gpt, no tags, boxes in the asked
 * space, an instruction after each referring question. `<image>` is put in when a record is made of them.
 */
export function toLlavaTurns(entry: SvitEntry, settings: LlavaSettings): LlavaTurns {
  const { size } = entry;
  const isPadded = settings.boxSpace === "padded-square";
  if (isPadded && size === null && entry.turns.some((turn) => hasBoxes(turn.value))) {
    return { ok: false, reason: "photo-size-unknown" };
  }
  const print = isPadded && size ? (box: UnitBox) => printPadded(box, size) : undefined;
  const turns: LlavaTurn[] = [];
  for (const [index, turn] of entry.turns.entries()) {
    const plain = toPlainText(turn.value, print);
    if (!plain.ok) return plain;
    if (turn.from === "gpt") turns.push({ from: "gpt", value: plain.text });
    else if (entry.task !== "referring_qa") turns.push({ from: "human", value: plain.text });
    else {
      const instruction = drawInstruction(settings.seed, `${entry.key}:${index}`);
      turns.push({ from: "human", value: `${plain.text}${settings.separator}${instruction}` });
    }
  }
  return { ok: true, turns };
}

/** The turns with `<image>` and a line break before the first question; as they are where there is no question. */
export function withImageToken(turns: readonly LlavaTurn[]): LlavaTurn[] {
  const first = turns.findIndex((turn) => turn.from === "human");
  return turns.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}
