/** When a key may act: in the entry, while a reason is asked for, or also while typing. */
export type CommandScope = "entry" | "typing" | "both";

/**
 * Everything that a reviewer can do, as values: buttons, keys and the help sheet read this one table. `keys` are
 * KeyboardEvent.key values, letters in lower case; digits 1 to 9 give reasons and are not listed.
 */
export const COMMANDS = [
  { id: "finish", keys: ["Enter", "a"], group: "decide", scope: "entry" },
  { id: "strike", keys: ["x"], group: "decide", scope: "entry" },
  { id: "reject", keys: ["r"], group: "decide", scope: "entry" },
  { id: "unclear", keys: ["c"], group: "decide", scope: "entry" },
  { id: "flag", keys: ["f"], group: "decide", scope: "entry" },
  { id: "skip", keys: ["s"], group: "decide", scope: "entry" },
  { id: "undo", keys: ["z", "u"], group: "decide", scope: "entry" },
  { id: "note", keys: ["n"], group: "change", scope: "entry" },
  { id: "edit", keys: ["e"], group: "change", scope: "entry" },
  { id: "editEnd", keys: ["Escape", "Control+Enter"], group: "change", scope: "both" },
  { id: "next", keys: ["ArrowDown", "j"], group: "move", scope: "entry" },
  { id: "previous", keys: ["ArrowUp", "k"], group: "move", scope: "entry" },
  { id: "hide", keys: [" "], group: "see", scope: "entry" },
  { id: "labels", keys: ["l"], group: "see", scope: "entry" },
  { id: "allKnown", keys: ["o"], group: "see", scope: "entry" },
  { id: "list", keys: ["b"], group: "see", scope: "entry" },
  { id: "search", keys: ["/"], group: "see", scope: "entry" },
  { id: "fit", keys: ["0"], group: "see", scope: "entry" },
  { id: "zoomIn", keys: ["+", "="], group: "see", scope: "entry" },
  { id: "zoomOut", keys: ["-"], group: "see", scope: "entry" },
  { id: "reasons", keys: ["d"], group: "help", scope: "entry" },
  { id: "guideline", keys: ["g"], group: "help", scope: "entry" },
  { id: "help", keys: ["?"], group: "help", scope: "entry" },
] as const satisfies readonly { id: string; keys: readonly string[]; group: string; scope: CommandScope }[];

export type CommandId = (typeof COMMANDS)[number]["id"];

const KEY_NAMES: Record<string, string> = {
  " ": "Space",
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
  "Control+Enter": "Ctrl+Enter",
};

/** How a key is printed on buttons and in the sheet. */
export const keyName = (key: string): string => KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** The first key of a command, as printed. */
export const shortcutOf = (id: CommandId): string =>
  keyName(COMMANDS.find((command) => command.id === id)?.keys[0] ?? "");

/** The key of an event as the table spells it. Shift is part of the character that it makes. */
export function keyOf(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${key}`;
}

/** The command of a key, or null. */
export function commandOf(key: string, isTyping: boolean): CommandId | null {
  const command = COMMANDS.find((row) => (row.keys as readonly string[]).includes(key));
  return command && (!isTyping || command.scope === "both") ? command.id : null;
}
