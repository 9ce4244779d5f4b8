import { isSettled, mayHoldBoxes, notationFor } from "#domain/entry/entry-text.ts";
import { type Grounding, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import type { GroundedEntry } from "#domain/grounding/edits.ts";
import { type Space, spaceOf } from "#domain/grounding/space.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { LlavaPrinter } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

type Files = Pick<LlavaPrinter, "sourceFiles">;

/** How the boxes of an entry of another shape than SVIT's are written, with its record where they stand in keys of it. */
export function groundingOfRow({ sourceFileId, ownShellBytes }: LlavaRow, { sourceFiles }: Files): Grounding {
  const grounding = sourceFiles.get(String(sourceFileId))?.grounding ?? UNKNOWN_GROUNDING;
  if (!notationFor(grounding).beside || ownShellBytes === null) return grounding;
  const record: unknown = JSON.parse(fromBytes(ownShellBytes));
  return { ...grounding, record: isRecord(record) ? record : null };
}

/** A notation and space that its boxes can be read by. `unsettled`: nobody has said by which of several. */
export type BoxSource =
  | { kind: "known"; notation: GroundedEntry["notation"]; space: Space; grounding: Grounding }
  | { kind: "unsettled" | "none" };

export function boxSourceOf(grounding: Grounding, texts: readonly { value: string }[]): BoxSource {
  const mayHold = grounding.record || texts.some(({ value }) => mayHoldBoxes(value, grounding));
  if (grounding.notation === null || !mayHold) return { kind: "none" };
  if (grounding.space === null || !isSettled(grounding)) return { kind: "unsettled" };
  return { kind: "known", notation: notationFor(grounding), space: spaceOf(grounding.space), grounding };
}
