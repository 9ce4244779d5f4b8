import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { asWritten } from "./as-written.ts";
import { groundedTurns } from "./grounded-turns.ts";
import type { LlavaRow } from "./llava-row.ts";
import { madeToolTurns, madeTurns } from "./made-turns.ts";
import type { MakeTexts } from "./make-texts.ts";

type Written = { notation: NotationName; space: SpaceName };

/** The notation that a reader has of its own, in which SVIT's boxes are printed for it. */
const OF_READERS: Partial<Record<ExportFormat, Written>> = {
  "qwen3-vl": ownSpace("qwen3-vl"),
  "qwen2.5-vl": ownSpace("qwen2.5-vl"),
  "qwen2-vl": ownSpace("qwen2-vl"),
  internvl: ownSpace("internvl"),
  // The trainer scales parts of the photo for whatever model it trains.
  "swift-grounding": { notation: "ms-swift", space: "unit" },
};

function ownSpace(notation: NotationName): Written {
  return { notation, space: notationOf(notation).spaces[0] };
}

type Settings = Pick<ExportSettings, "boxes">;

/** In what a format prints boxes: its reader's own, or what was asked for; null where SVIT's are printed as the settings say and others stay. */
const writtenIn = (format: ExportFormat, { boxes }: Settings): Written | null =>
  // Its reader looks for objects, and prints them in the words of the model itself.
  format === "swift-grounding" || boxes === null ? (OF_READERS[format] ?? null) : ownSpace(boxes);

const MADE = new Map<string, MakeTexts>();

/** The texts of a format: the one place in which a box is printed in its reader's words. */
export function textFor(format: ExportFormat, settings: Settings): MakeTexts {
  const name = `${format} ${settings.boxes}`;
  const known = MADE.get(name);
  if (known) return known;
  const written = writtenIn(format, settings);
  const plain = format === "sharegpt" ? madeToolTurns : madeTurns;
  const isForAll = settings.boxes !== null && format !== "swift-grounding";
  const made = written ? groundedTurns({ ...written, plain, isForAll }) : asWritten(plain);
  MADE.set(name, made);
  return made;
}

/** How the boxes of SVIT's entries stand in what a format writes. */
export function groundingWritten(
  format: ExportFormat,
  { boxSpace, boxes }: Pick<ExportSettings, "boxSpace" | "boxes">,
): Written {
  const own = writtenIn(format, { boxes });
  return own ?? { notation: "llava", space: boxSpace === "padded-square" ? "unit-padded" : "unit" };
}

/** Whether an entry may hold a box, or a phrase of one, that is printed otherwise than the settings of LLaVA's say: such a text is not printed as it stands. */
export const convertsBoxes = (
  format: ExportFormat,
  settings: Settings,
  { turnsBytes }: Pick<LlavaRow, "turnsBytes">,
): boolean => writtenIn(format, settings) !== null && (turnsBytes.includes("<st>") || turnsBytes.includes("[", 1));
