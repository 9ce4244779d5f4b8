import { type Piece, parseReferring } from "#domain/box/referring.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { BOX_FAULTS, type BoxFault, FAULT_WORDS, faultOf, isUnpaddable } from "#domain/llava/box-fault.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";
import { apart, type MadeTurns, madeTurns, turnsOfNow } from "./made-turns.ts";

/**
 * What ms-swift has beside its texts (4.6.0, swift/template/base.py, normalize_bbox): the next `ref` for each `<ref-object>`, the next `bbox`
 * for each `<bbox>`. `norm1`: boxes in parts of the photo, which the trainer scales for its model.
 */
export type SwiftObjects = { ref: string[]; bbox: number[][]; bbox_type: "norm1" };

export type GroundedTurns = MadeTurns & { objects?: SwiftObjects };

/**
 * An entry's turns with `<ref-object>` and `<bbox>` where SVIT has phrases and boxes, no instruction behind a question, and the objects that
 * they stand for, in the order of the text. Texts of other shapes stay what they are.
 */
export function swiftTurns(entry: LlavaRow, after: readonly Turn[] | null, settings: ExportSettings): GroundedTurns {
  const all = turnsOfNow(entry, after);
  if (all.some(({ value }) => PLACEHOLDER.test(value))) return TAKEN;
  const objects: SwiftObjects = { ref: [], bbox: [], bbox_type: "norm1" };
  if (entry.ownShellBytes !== null) return { ...madeTurns(entry, after, settings), objects };
  const faults = new Set<BoxFault>();
  const { talk } = apart(all);
  const turns = talk.map(({ from, value }) => ({
    from: from === "gpt" ? ("gpt" as const) : ("human" as const),
    value: parseReferring(value)
      .map((piece) => placed(piece, objects, faults))
      .join(""),
  }));
  const barred = BOX_FAULTS.find(
    (fault) => faults.has(fault) && (settings.badBoxes === "leave-out" || isUnpaddable(fault)),
  );
  if (barred) return { ok: false, reason: barred, what: FAULT_WORDS[barred] };
  const warnings: Warning[] = BOX_FAULTS.filter((fault) => faults.has(fault)).map((id) => ({
    id,
    what: FAULT_WORDS[id],
  }));
  return { ok: true, system: null, turns, warnings, objects };
}

const PLACEHOLDER = /<bbox>|<ref-object>/;
const TAKEN: GroundedTurns = {
  ok: false,
  reason: "placeholder-words",
  what: "a text holds `<bbox>` or `<ref-object>`, for which the reader puts in an object",
};

/** A piece as the text has it, its phrase and boxes put with the objects. A phrase without a box is no object, but words. */
function placed(piece: Piece, { ref, bbox }: SwiftObjects, faults: Set<BoxFault>): string {
  if (piece.kind === "plain") return piece.text;
  if (piece.kind === "mention" && piece.boxes.length === 0) return piece.phrase;
  const isMention = piece.kind === "mention";
  if (isMention) ref.push(piece.phrase);
  let text = isMention ? "<ref-object>" : "";
  let at = isMention ? piece.phraseStart + piece.phrase.length + "<ed>".length : piece.start;
  for (const box of piece.boxes) {
    text += piece.text.slice(at - piece.start, box.start - piece.start);
    const fault = faultOf(box);
    if (fault) faults.add(fault);
    if (box.unit) bbox.push([box.unit.x1, box.unit.y1, box.unit.x2, box.unit.y2]);
    text += "<bbox>";
    at = box.end;
  }
  return text + piece.text.slice(at - piece.start);
}
