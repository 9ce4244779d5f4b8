import type { Turn } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { type GroundedTurns, swiftTurns } from "./grounded-turns.ts";
import type { LlavaRow } from "./llava-row.ts";
import { type MadeToolTurns, madeToolTurns, madeTurns } from "./made-turns.ts";

/** How a format makes its texts, and what stands beside them, of an entry's turns. */
export type MakeTexts = (
  entry: LlavaRow,
  after: readonly Turn[] | null,
  settings: ExportSettings,
) => MadeToolTurns | GroundedTurns;

/**
 * The texts of a format: the one place in which a box is printed in its reader's words. So far each prints SVIT's as the settings say, but
 * swift-grounding, which has them beside the text.
 */
export const textFor = (format: ExportFormat): MakeTexts => OWN[format] ?? madeTurns;

const OWN: Partial<Record<ExportFormat, MakeTexts>> = { sharegpt: madeToolTurns, "swift-grounding": swiftTurns };
