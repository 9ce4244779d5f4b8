import { keyOf } from "#domain/review/keys/key-press.ts";
import type { Keymap } from "#domain/review/keys/keymap.ts";
import type { CommandId } from "../keys/commands.ts";

export type SpotMode = "grid" | "single";
export type SpotAction =
  | "submit"
  | "toggle"
  | "yes"
  | "no"
  | "unclear"
  | "look"
  | "mode"
  | "undo"
  | "help"
  | "marked"
  | "nextTab"
  | "previousTab";

type Row = {
  id: SpotAction;
  in: readonly SpotMode[];
  /** Has the keys that the reviewer gave to this command of a session. */
  like?: CommandId;
  /** Besides, or alone. */
  keys?: readonly string[];
};

/**
 * What a reviewer can do in a spot check; buttons, keys and the sheet of keys read this table. Digits give the reason, arrows
 * move in the grid.
 */
export const SPOT_ACTIONS: readonly Row[] = [
  { id: "toggle", in: ["grid"], like: "strike", keys: [" "] },
  { id: "submit", in: ["grid"], like: "finish" },
  { id: "yes", in: ["single"], like: "boxRight" },
  { id: "no", in: ["single"], like: "boxWrong", keys: ["n"] },
  { id: "unclear", in: ["single"], like: "unclear" },
  { id: "undo", in: ["grid", "single"], like: "undo" },
  { id: "look", in: ["grid", "single"], keys: ["o"] },
  { id: "marked", in: ["grid", "single"], keys: ["m"] },
  { id: "nextTab", in: ["grid", "single"], keys: ["]"] },
  { id: "previousTab", in: ["grid", "single"], keys: ["["] },
  { id: "mode", in: ["grid", "single"], like: "mode" },
  { id: "help", in: ["grid", "single"], like: "help" },
];

/** The keys of an action; what the sheet of keys and buttons print. */
export const keysOf = (action: SpotAction, keymap: Keymap): string[] => {
  const row = SPOT_ACTIONS.find(({ id }) => id === action);
  const own = row?.keys ?? [];
  const like = row?.like ? (keymap.get(row.like) ?? []) : [];
  // The screen's own key is the one to print where the command's belongs to a session: N for "no".
  return [...new Set(action === "no" ? [...own, ...like] : [...like, ...own])];
};

/** What a key does where the reviewer is, or null. */
export function actionOf(event: KeyboardEvent, mode: SpotMode, keymap: Keymap): SpotAction | null {
  const key = keyOf(event);
  const row = SPOT_ACTIONS.find((action) => action.in.includes(mode) && keysOf(action.id, keymap).includes(key));
  return row?.id ?? null;
}
