import { notationFor } from "#domain/entry/entry-text.ts";
import { type MadeToolTurns, turnsOfNow } from "./made-turns.ts";
import type { MakePlain, MakeTexts } from "./make-texts.ts";
import { groundingOfRow } from "./source-of-boxes.ts";

export const BESIDE_TEXT = {
  ok: false,
  reason: "boxes-beside-text",
  what: "its boxes stand beside its text, where this format has no room for them: name a notation by --boxes, or take swift-grounding",
} as const satisfies MadeToolTurns;

/** Texts with other shapes' boxes as they are written. One whose boxes stand beside it would leave with placeholders for nothing. */
export const asWritten =
  (plain: MakePlain): MakeTexts =>
  (entry, after, { settings, sourceFiles }) => {
    const notation = entry.ownShellBytes === null ? null : notationFor(groundingOfRow(entry, { sourceFiles }));
    const isBeside =
      notation?.beside !== undefined &&
      turnsOfNow(entry, after).some(({ value }) => notation.parse(value).some(({ kind }) => kind !== "plain"));
    return isBeside ? BESIDE_TEXT : plain(entry, after, settings);
  };
