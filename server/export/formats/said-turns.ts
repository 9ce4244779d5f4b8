import { notationFor } from "#domain/entry/entry-text.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { ByteText } from "#server/export/write/byte-text.ts";
import type { LeftOut } from "./chat.ts";
import type { ExportJob } from "./format.ts";
import { turnsInNotation } from "./grounded-turns.ts";
import type { LlavaRow } from "./llava-row.ts";
import { groundingOfRow } from "./source-of-boxes.ts";

/** A conversation before and now with boxes in its texts, and how it is printed from then on: nothing is left to convert. */
export type SaidTurns = {
  ok: true;
  imported: Turn[];
  after: Turn[] | null;
  printing: Pick<ExportJob, "settings" | "sourceFiles">;
  warnings: readonly { id: string; what: string }[];
};

/**
 * Before and now of an entry whose boxes stand beside its text, in the notation that was asked for. Both are converted whole, each by its own record: what a
 * placeholder stands for is told by all placeholders before it, and a box that was moved changes no text. Other entries stay as they are, for their texts hold
 * their boxes. `importedShell`: the record as it came.
 */
export function saidTurns(
  entry: LlavaRow,
  { imported, after, importedShell }: { imported: Turn[]; after: Turn[] | null; importedShell: ByteText | null },
  { settings, sourceFiles }: Pick<ExportJob, "settings" | "sourceFiles">,
): SaidTurns | LeftOut {
  const asTheyAre: SaidTurns = { ok: true, imported, after, printing: { settings, sourceFiles }, warnings: [] };
  if (settings.boxes === null || importedShell === null) return asTheyAre;
  if (!notationFor(groundingOfRow(entry, { sourceFiles })).beside) return asTheyAre;
  const now = turnsInNotation(entry, after ?? imported, settings.boxes, { sourceFiles });
  if (now === null) return asTheyAre;
  if (!now.ok) return now;
  const before = turnsInNotation({ ...entry, ownShellBytes: importedShell }, imported, settings.boxes, { sourceFiles });
  if (before?.ok === false) return { ...before, reason: `rejected-${before.reason}` };
  return {
    ok: true,
    imported: before?.turns ?? imported,
    after: now.turns,
    printing: { settings: { ...settings, boxes: null }, sourceFiles: NO_FILES },
    warnings: now.warnings,
  };
}

/** So that nobody takes what was printed for a text that is still to be read. */
const NO_FILES: ExportJob["sourceFiles"] = new Map();
