import { z } from "zod";

/** A command as far as its keys matter. */
export type Binding = {
  id: string;
  keys: readonly string[];
  scope: "entry" | "typing" | "both" | "box";
  /** Of a later release than the keys that people may have set for others: theirs come first. */
  yields?: true;
};

/** Of one command. */
export const KEYS_MAX = 4;

/** The reviewer's own keys by command, in place of the table's; an empty list takes a command's keys away. */
export const overridesSchema = z.record(z.string(), z.array(z.string().min(1).max(40)).max(KEYS_MAX));
export type Overrides = z.infer<typeof overridesSchema>;

/** Keys by command id, as they are in force. */
export type Keymap = ReadonlyMap<string, readonly string[]>;

/** Digits give reasons, Tab moves the focus, and these are the browser's own or needed by everybody: copy, paste, close, reload. */
const RESERVED =
  /^([1-9]|(Shift\+)?Tab|Control\+[1-9acrvx]|Control\+(Shift\+)?[ntw]|F5|F11|F12|Dead|Process|Unidentified|Compose|ContextMenu)$/;
/** What acts while one types must be no part of typing: neither a character nor a key that moves or deletes. */
const BESIDE_TYPING = /^(Escape|(Shift\+)?F\d+|(Control|Alt)\+(?!.*(Arrow|Backspace|Delete|Home|End)).+)$/;
/** Without these nobody finds the way back. */
const INDISPENSABLE = new Set(["finish", "editEnd", "help"]);

/**
 * The keys in force: the table's but for the overrides. What the table no longer knows is passed over, and so is the
 * newest of the overrides that clash; nothing depends on the order in which keys were exchanged. A key of a command that
 * yields is not in force where somebody gave it to another.
 */
export function keymapOf(commands: readonly Binding[], overrides: Overrides): Keymap {
  const fit = Object.entries(overrides).filter(([id, keys]) => unfit(commands, id, keys) === null);
  const own = new Map(fit.map(([id, keys]) => [id, [...new Set(keys)]]));
  const scopeOf = new Map(commands.map(({ id, scope }) => [id, scope]));
  const usualKeys = ({ keys, scope, yields }: Binding) => {
    const taken = [...own].flatMap(([id, given]) => (overlaps(scope, scopeOf.get(id)) ? given : []));
    return yields ? keys.filter((key) => !taken.includes(key)) : keys;
  };
  for (;;) {
    const keymap = new Map(commands.map((command) => [command.id, own.get(command.id) ?? usualKeys(command)]));
    const clashing = [...own].reverse().find(([id, keys]) => clashOf(commands, keymap, id, keys) !== null);
    if (!clashing) return keymap;
    own.delete(clashing[0]);
  }
}

export type Rebound =
  | { ok: true; keymap: Keymap }
  | { ok: false; reason: "clash"; key: string; clashesWith: string }
  | { ok: false; reason: "reserved" | "typed" | "needed"; key: string | null };

/** The keymap with other keys for one command; refused where another command that may act at the same time has one of them. */
export function rebind(commands: readonly Binding[], keymap: Keymap, id: string, keys: readonly string[]): Rebound {
  const misfit = unfit(commands, id, keys);
  if (misfit) return { ok: false, ...misfit };
  const clash = clashOf(commands, keymap, id, keys);
  if (clash) return { ok: false, reason: "clash", ...clash };
  return { ok: true, keymap: new Map([...keymap, [id, [...new Set(keys)]]]) };
}

/** A command's keys with `key` in the place of its nth, or behind them where there is no nth; null takes the nth away. */
export function withKey(keys: readonly string[], nth: number, key: string | null): string[] {
  const others = keys.filter((other, index) => index !== nth && other !== key);
  const place = keys.slice(0, nth).filter((other) => other !== key).length;
  return others.toSpliced(place, 0, ...(key === null ? [] : [key]));
}

/** Why a command cannot have these keys, whatever the others have, and for which of them; null where it can. */
function unfit(commands: readonly Binding[], id: string, keys: readonly string[]) {
  const command = commands.find((row) => row.id === id);
  const reserved = command ? keys.find((key) => RESERVED.test(key)) : keys[0];
  if (!command || reserved !== undefined) return { reason: "reserved" as const, key: reserved ?? null };
  if (keys.length === 0 && INDISPENSABLE.has(id)) return { reason: "needed" as const, key: null };
  const actsWhileTyping = command.scope === "typing" || command.scope === "both";
  const typed = actsWhileTyping ? keys.find((key) => !BESIDE_TYPING.test(key)) : undefined;
  return typed === undefined ? null : { reason: "typed" as const, key: typed };
}

function clashOf(commands: readonly Binding[], keymap: Keymap, id: string, keys: readonly string[]) {
  const scope = commands.find((row) => row.id === id)?.scope;
  const rivals = commands.filter((row) => row.id !== id && overlaps(row.scope, scope));
  for (const key of keys) {
    const rival = rivals.find((row) => keymap.get(row.id)?.includes(key));
    if (rival) return { key, clashesWith: rival.id };
  }
  return null;
}

/** While a box is changed its keys come before the entry's; any other two scopes that act at once would clash. */
const overlaps = (a: Binding["scope"], b: Binding["scope"] | undefined): boolean =>
  a === b || a === "both" || b === "both";

/** Where the reviewer is: in a field, and with a box that is being changed. */
export type KeyPlace = { isTyping: boolean; isInBox: boolean };

/**
 * The first key of a command that leads to it where the reviewer is; undefined where none does, since letters are typed there
 * or another command comes first. `isTaken`: keys that the focused element handles itself.
 */
export function keyThatRuns(
  commands: readonly Binding[],
  keymap: Keymap,
  id: string,
  at: KeyPlace,
  isTaken: (key: string) => boolean = () => false,
): string | undefined {
  return keymap.get(id)?.find((key) => !isTaken(key) && commandOf(commands, keymap, key, at) === id);
}

/** The command of a key where the reviewer is, or null. */
export function commandOf<T extends Binding>(
  commands: readonly T[],
  keymap: Keymap,
  key: string,
  at: KeyPlace,
): T["id"] | null {
  const reading: Binding["scope"][] = at.isInBox ? ["box", "entry", "both"] : ["entry", "both"];
  for (const scope of at.isTyping ? (["typing", "both"] as const) : reading) {
    const command = commands.find((row) => row.scope === scope && keymap.get(row.id)?.includes(key));
    if (command) return command.id;
  }
  return null;
}
