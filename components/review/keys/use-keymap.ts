"use client";

import { useSyncExternalStore } from "react";
import { type Keymap, keymapOf, type Overrides, overridesSchema } from "#domain/review/keys/keymap.ts";
import { storedPreference } from "../../ui/stored-preference.ts";
import { COMMANDS, type CommandId } from "./commands.ts";

type Kept = { overrides: Overrides; keymap: Keymap };

const usual: Kept = { overrides: {}, keymap: keymapOf(COMMANDS, {}) };
const kept = storedPreference<Overrides>(
  "svit-keys",
  usual.overrides,
  (stored) => overridesSchema.safeParse(stored).data,
);
let last = usual;

function read(): Kept {
  const overrides = kept.read();
  if (overrides !== last.overrides) last = { overrides, keymap: keymapOf(COMMANDS, overrides) };
  return last;
}

/** The keys in force in this browser. */
export const useKeymap = (): Keymap => useSyncExternalStore(kept.subscribe, read, () => usual).keymap;

/** Changes one command's keys; null gives it back its own. The caller has asked `rebind` whether that may be. */
export function bindKeys(id: CommandId, keys: readonly string[] | null): void {
  const { [id]: _, ...others } = kept.read();
  kept.write(keys === null ? others : { ...others, [id]: [...keys] });
}

export const resetKeys = (): void => kept.write({});

/** The first key of a command, for a button's `shortcut`; undefined where it has none. */
export const useShortcut = (id: CommandId): string | undefined => useKeymap().get(id)?.[0];
