import type { Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { type GroundedTurns, groundedTurns } from "./grounded-turns.ts";
import type { LlavaRow } from "./llava-row.ts";
import { type MadeToolTurns, madeToolTurns, madeTurns } from "./made-turns.ts";

/** How a format makes its texts, and what stands beside them, of an entry's turns. */
export type MakeTexts = (
  entry: LlavaRow,
  after: readonly Turn[] | null,
  settings: ExportSettings,
) => MadeToolTurns | GroundedTurns;

/**
 * The texts of a format: the one place in which a box is printed in its reader's words. A format that is not named here prints SVIT's as the
 * settings say (madeTurns).
 */
export const textFor = (format: ExportFormat): MakeTexts => OWN[format] ?? madeTurns;

const OWN: Partial<Record<ExportFormat, MakeTexts>> = {
  sharegpt: madeToolTurns,
  "qwen3-vl": groundedTurns("qwen3-vl"),
  "qwen2.5-vl": groundedTurns("qwen2.5-vl"),
  "qwen2-vl": groundedTurns("qwen2-vl"),
  internvl: groundedTurns("internvl"),
  // The trainer scales parts of the photo for whatever model it trains.
  "swift-grounding": groundedTurns("ms-swift", "unit"),
};

/** Whether a format has boxes in words of its own, so that a text that may hold one is not printed as it stands. */
export const convertsBoxes = (format: ExportFormat): boolean => textFor(format) !== madeTurns && format !== "sharegpt";
