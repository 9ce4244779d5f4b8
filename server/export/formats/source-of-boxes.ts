import { isSettled, mayHoldBoxes, notationFor } from "#domain/entry/entry-text.ts";
import { type FileGrounding, type Grounding, UNKNOWN_GROUNDING, wholly } from "#domain/entry/grounding.ts";
import { groundingIn } from "#domain/entry/grounding-in-file.ts";
import type { GroundedEntry } from "#domain/grounding/edits.ts";
import { type Space, spaceOf } from "#domain/grounding/space.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import type { LlavaPrinter } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

type Files = Pick<LlavaPrinter, "sourceFiles">;

/** How the boxes of an entry of another shape than SVIT's are written, with its record where they stand in keys of it. */
export function groundingOfRow(entry: LlavaRow, { sourceFiles }: Files): Grounding {
  const file = sourceFiles.get(String(entry.sourceFileId))?.grounding ?? wholly(UNKNOWN_GROUNDING);
  const { ownShellBytes } = entry;
  const isBeside = [file, ...file.further].some((reading) => notationFor(reading).beside);
  if (!isBeside || ownShellBytes === null) return inFile(file, entry);
  const record: unknown = JSON.parse(fromBytes(ownShellBytes));
  return inFile({ ...file, record: isRecord(record) ? record : null }, entry);
}

/** By its texts as they came, which a file of one notation need not be asked for. */
const inFile = (file: FileGrounding, { turnsBytes }: LlavaRow): Grounding =>
  groundingIn(file, file.further.length === 0 ? [] : (JSON.parse(fromBytes(turnsBytes)) as { value: string }[]));

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
