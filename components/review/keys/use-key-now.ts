"use client";

import { useSyncExternalStore } from "react";
import { keyThatRuns } from "#domain/review/keys/keymap.ts";
import { isField } from "../../ui/key-home.ts";
import { COMMANDS, type CommandId } from "./commands.ts";
import { ownsKey } from "./key-owner.ts";
import { useKeymap } from "./use-keymap.ts";

/** The field that has the focus; null where letters are keys. */
export const useFieldInFocus = (): HTMLElement | null => useSyncExternalStore(subscribe, fieldInFocus, () => null);

/**
 * Tells of a command the key that runs it now: in a field most have none, and while a box is changed it has some for itself.
 * What prints a key asks this, or it would promise what the key does not do.
 */
export function useKeyNow(isInBox = false): (id: CommandId) => string | undefined {
  const keymap = useKeymap();
  const field = useFieldInFocus();
  const at = { isTyping: field !== null, isInBox };
  return (id) => keyThatRuns(COMMANDS, keymap, id, at, (key) => field !== null && ownsKey(field, key));
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("focusin", onChange);
  document.addEventListener("focusout", onChange);
  return () => {
    document.removeEventListener("focusin", onChange);
    document.removeEventListener("focusout", onChange);
  };
}

function fieldInFocus(): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && isField(activeElement) ? activeElement : null;
}
