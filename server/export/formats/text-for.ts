import type { Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
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

/** How the boxes of SVIT's entries stand in what a format writes. */
export function groundingWritten(
  format: ExportFormat,
  { boxSpace }: Pick<ExportSettings, "boxSpace">,
): { notation: NotationName; space: SpaceName } {
  if (format === "swift-grounding") return { notation: "ms-swift", space: "unit" };
  const own = OF_MODELS[format];
  if (own) return { notation: own, space: notationOf(own).spaces[0] };
  return { notation: "llava", space: boxSpace === "padded-square" ? "unit-padded" : "unit" };
}

const OF_MODELS: Partial<Record<ExportFormat, NotationName>> = {
  "qwen3-vl": "qwen3-vl",
  "qwen2.5-vl": "qwen2.5-vl",
  "qwen2-vl": "qwen2-vl",
  internvl: "internvl",
};

/** Whether a format has boxes in words of its own, so that a text that may hold one is not printed as it stands. */
export const convertsBoxes = (format: ExportFormat): boolean => textFor(format) !== madeTurns && format !== "sharegpt";
