/**
 * When a key may act: in the entry, while typing, in both, or while a box is being changed (`box`, which then comes
 * before `entry`).
 */
export type CommandScope = "entry" | "typing" | "both" | "box";
export type CommandGroup = "decide" | "change" | "ground" | "box" | "move" | "see" | "help";

type Row = {
  id: string;
  /** KeyboardEvent.key values, letters in lower case, chords as "Control+Shift+z"; the reviewer may have others. */
  keys: readonly string[];
  group: CommandGroup;
  scope: CommandScope;
  /** Acts as long as the key is down. */
  hold?: true;
};

/**
 * Everything that a reviewer can do, as values: buttons, keys, palette and help sheet read this one table. Digits 1 to 9
 * give reasons and are not listed.
 */
export const COMMANDS = [
  { id: "finish", keys: ["Enter", "a"], group: "decide", scope: "entry" },
  { id: "finishTyping", keys: ["Control+Enter"], group: "decide", scope: "typing" },
  { id: "strike", keys: ["x"], group: "decide", scope: "entry" },
  { id: "reject", keys: ["r"], group: "decide", scope: "entry" },
  { id: "unclear", keys: ["c"], group: "decide", scope: "entry" },
  { id: "flag", keys: ["f"], group: "decide", scope: "entry" },
  { id: "skip", keys: ["s"], group: "decide", scope: "entry" },
  { id: "undo", keys: ["z", "u"], group: "decide", scope: "entry" },
  { id: "acceptShown", keys: ["Shift+Enter"], group: "decide", scope: "entry" },
  { id: "note", keys: ["n"], group: "decide", scope: "entry" },
  { id: "edit", keys: ["e"], group: "change", scope: "entry" },
  { id: "editEnd", keys: ["Escape"], group: "change", scope: "both" },
  { id: "editUndo", keys: ["Control+z"], group: "change", scope: "both" },
  { id: "editRedo", keys: ["Control+Shift+z", "Control+y"], group: "change", scope: "both" },
  { id: "restoreText", keys: ["Shift+r"], group: "change", scope: "entry" },
  { id: "addTurns", keys: ["Shift+n"], group: "change", scope: "entry" },
  { id: "deleteTurns", keys: ["Shift+d"], group: "change", scope: "entry" },
  { id: "cutHere", keys: ["Shift+x"], group: "change", scope: "entry" },
  { id: "moveTurnsUp", keys: ["Alt+ArrowUp"], group: "change", scope: "entry" },
  { id: "moveTurnsDown", keys: ["Alt+ArrowDown"], group: "change", scope: "entry" },
  { id: "nextMention", keys: ["]"], group: "ground", scope: "entry" },
  { id: "previousMention", keys: ["["], group: "ground", scope: "entry" },
  { id: "boxRight", keys: ["y"], group: "ground", scope: "entry" },
  { id: "boxWrong", keys: ["w"], group: "ground", scope: "entry" },
  { id: "editBox", keys: ["b"], group: "ground", scope: "entry" },
  { id: "drawBox", keys: ["Shift+b"], group: "ground", scope: "entry" },
  { id: "addBox", keys: ["Shift+a"], group: "ground", scope: "entry" },
  { id: "snap", keys: ["m"], group: "ground", scope: "entry" },
  { id: "removeBox", keys: ["Delete"], group: "ground", scope: "entry" },
  { id: "noBox", keys: ["Shift+Delete"], group: "ground", scope: "entry" },
  { id: "makeMention", keys: ["Control+m"], group: "ground", scope: "both" },
  { id: "saveRegion", keys: ["Shift+s"], group: "ground", scope: "entry" },
  { id: "boxDone", keys: ["Enter"], group: "box", scope: "box" },
  { id: "nudgeLeft", keys: ["ArrowLeft"], group: "box", scope: "box" },
  { id: "nudgeRight", keys: ["ArrowRight"], group: "box", scope: "box" },
  { id: "nudgeUp", keys: ["ArrowUp"], group: "box", scope: "box" },
  { id: "nudgeDown", keys: ["ArrowDown"], group: "box", scope: "box" },
  { id: "leapLeft", keys: ["Shift+ArrowLeft"], group: "box", scope: "box" },
  { id: "leapRight", keys: ["Shift+ArrowRight"], group: "box", scope: "box" },
  { id: "leapUp", keys: ["Shift+ArrowUp"], group: "box", scope: "box" },
  { id: "leapDown", keys: ["Shift+ArrowDown"], group: "box", scope: "box" },
  { id: "narrow", keys: ["Control+ArrowLeft"], group: "box", scope: "box" },
  { id: "widen", keys: ["Control+ArrowRight"], group: "box", scope: "box" },
  { id: "flatten", keys: ["Control+ArrowUp"], group: "box", scope: "box" },
  { id: "heighten", keys: ["Control+ArrowDown"], group: "box", scope: "box" },
  { id: "narrowLeap", keys: ["Control+Shift+ArrowLeft"], group: "box", scope: "box" },
  { id: "widenLeap", keys: ["Control+Shift+ArrowRight"], group: "box", scope: "box" },
  { id: "flattenLeap", keys: ["Control+Shift+ArrowUp"], group: "box", scope: "box" },
  { id: "heightenLeap", keys: ["Control+Shift+ArrowDown"], group: "box", scope: "box" },
  { id: "next", keys: ["ArrowDown", "j"], group: "move", scope: "entry" },
  { id: "previous", keys: ["ArrowUp", "k"], group: "move", scope: "entry" },
  { id: "nextEntry", keys: ["Shift+j"], group: "move", scope: "entry" },
  { id: "previousEntry", keys: ["Shift+k"], group: "move", scope: "entry" },
  { id: "mode", keys: ["v"], group: "move", scope: "entry" },
  { id: "hide", keys: [" "], group: "see", scope: "entry", hold: true },
  { id: "peekEntry", keys: ["q"], group: "see", scope: "entry", hold: true },
  { id: "peekOriginal", keys: ["p"], group: "see", scope: "entry", hold: true },
  { id: "labels", keys: ["l"], group: "see", scope: "entry" },
  { id: "allKnown", keys: ["o"], group: "see", scope: "entry" },
  { id: "list", keys: ["Shift+l"], group: "see", scope: "entry" },
  { id: "search", keys: ["/"], group: "see", scope: "entry" },
  { id: "given", keys: ["i"], group: "see", scope: "entry" },
  { id: "gloss", keys: ["t"], group: "see", scope: "entry" },
  { id: "fit", keys: ["0"], group: "see", scope: "entry" },
  { id: "zoomIn", keys: ["+", "="], group: "see", scope: "entry" },
  { id: "zoomOut", keys: ["-"], group: "see", scope: "entry" },
  { id: "settings", keys: [","], group: "see", scope: "entry" },
  { id: "history", keys: ["h"], group: "help", scope: "entry" },
  { id: "comments", keys: ["Shift+c"], group: "help", scope: "entry" },
  { id: "reasons", keys: ["d"], group: "help", scope: "entry" },
  { id: "guideline", keys: ["g"], group: "help", scope: "entry" },
  { id: "palette", keys: ["Control+k"], group: "help", scope: "both" },
  { id: "help", keys: ["?"], group: "help", scope: "entry" },
] as const satisfies readonly Row[];

export type CommandId = (typeof COMMANDS)[number]["id"];
