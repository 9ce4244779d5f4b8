import type { Turn } from "#domain/entry/turn.ts";
import type { LlavaPrinter } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";
import type { MadeToolTurns, madeTurns } from "./made-turns.ts";

export type TextPrinter = Pick<LlavaPrinter, "settings" | "sourceFiles">;

/** `objects`: what a notation has beside the text. */
export type GroundedTurns = MadeToolTurns & { objects?: unknown };

/** How a format makes its texts, and what stands beside them, of an entry's turns. */
export type MakeTexts = (
  entry: LlavaRow,
  after: readonly Turn[] | null,
  printer: TextPrinter,
) => MadeToolTurns | GroundedTurns;

/** Makes turns of texts that nobody converts. */
export type MakePlain = (...given: Parameters<typeof madeTurns>) => MadeToolTurns;
