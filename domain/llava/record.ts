import type { Corners, Size } from "#domain/box/box.ts";
import type { Task } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { BOX_FAULTS, type BoxFault, isUnpaddable } from "./box-fault.ts";
import { drawInstruction } from "./instructions.ts";
import { toPlainText } from "./plain-text.ts";
import type { LlavaTurn } from "./record-shape.ts";
import { printPadded } from "./square-padding.ts";
import { IMAGE_TOKEN } from "./template.ts";

export const BOX_SPACES = ["image", "padded-square"] as const;
export const BAD_BOXES = ["keep", "leave-out"] as const;
export type LlavaSettings = {
  /** image: boxes as SVIT prints them. padded-square: as LLaVA-1.5 pads the photo. */
  boxSpace: (typeof BOX_SPACES)[number];
  /** Draws the instructions of referring questions. */
  seed: number;
  /** Stands between a referring question and its instruction. */
  separator: string;
  /** What becomes of an entry with a box that cannot be read, is inside out, empty, in pixels or beyond the photo. */
  badBoxes: (typeof BAD_BOXES)[number];
};

type Message = Pick<Turn, "from" | "value">;

/** What a SVIT entry is turned into LLaVA's form from; `key` names it for the draw of its instructions. */
export type SvitEntry = { task: Task; turns: readonly (Message & { id?: string })[]; key: string; size: Size | null };

/** `faults`: kinds of boxes that are not sound, each once. */
export type LlavaTurns =
  | { ok: true; turns: LlavaTurn[]; faults: readonly BoxFault[] }
  | { ok: false; reason: "photo-size-unknown" | BoxFault };

/**
 * A SVIT entry's turns in LLaVA's form (SVIT's `format/llava-v1.5`): roles human and gpt, no tags, boxes in the asked
 * space, an instruction after each referring question. `<image>` is put in when a record is made of them. There are no
 * turns where a box has to be converted and cannot be, or has a fault and is to be left out for it.
 */
export function toLlavaTurns({ task, turns, key, size }: SvitEntry, settings: LlavaSettings): LlavaTurns {
  const isPadded = settings.boxSpace === "padded-square";
  const print = isPadded && size ? (box: Corners) => printPadded(box, size) : undefined;
  const made: LlavaTurn[] = [];
  let faults = NO_FAULTS;
  for (let index = 0; index < turns.length; index++) {
    const turn = turns[index] as Message;
    const { text, boxes, faults: own } = toPlainText(turn.value, print);
    if (isPadded && size === null && boxes > 0) return { ok: false, reason: "photo-size-unknown" };
    if (own.length > 0) {
      faults = BOX_FAULTS.filter((fault) => faults.includes(fault) || own.includes(fault));
      const barred = faults.find((fault) => settings.badBoxes === "leave-out" || (isPadded && isUnpaddable(fault)));
      if (barred) return { ok: false, reason: barred };
    }
    if (turn.from === "gpt") made.push({ from: "gpt", value: text });
    else if (task !== "referring_qa") made.push({ from: "human", value: text });
    else {
      const instruction = drawInstruction(settings.seed, `${key}:${index}`);
      made.push({ from: "human", value: `${text}${settings.separator}${instruction}` });
    }
  }
  return { ok: true, turns: made, faults };
}

const NO_FAULTS: readonly BoxFault[] = [];

/** The turns with `<image>` and a line break before the first question; as they are where there is no question. */
export function withImageToken(turns: readonly LlavaTurn[]): LlavaTurn[] {
  const first = turns.findIndex((turn) => turn.from === "human");
  return turns.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}
