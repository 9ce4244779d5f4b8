"use client";

import { useEffectEvent, useLayoutEffect, useRef } from "react";
import { keyOf } from "#domain/review/keys/key-press.ts";
import { commandOf, type Keymap } from "#domain/review/keys/keymap.ts";
import { isField } from "../../ui/key-home.ts";
import { COMMANDS, type CommandId } from "./commands.ts";
import { isCovered, isPressable, ownsKey } from "./key-owner.ts";

type Handlers = {
  keymap: Keymap;
  /** "box" while a box is being changed: its keys come first. */
  scope: "entry" | "box";
  run(command: CommandId): void;
  /** False where it gave nothing: 0 is a command's key then; the others are nobody else's. */
  digit(digit: number): boolean;
  /** A key that is held to peek: pressed and let go. */
  hold(command: CommandId, isHeld: boolean): void;
};

const HOLDS = new Set(COMMANDS.filter((row) => row.hold).map((row) => row.id));
const REPEATABLE = new Set(COMMANDS.filter((row) => row.repeats).map((row) => row.id));

/**
 * Joins the window's keys to the screen. Dead while composing (input methods), in a dialog, in a field (but for the keys
 * that act there), and on repeat, or a held Enter would decide entries nobody has seen.
 */
export function useKeys(handlers: Handlers): void {
  /** Held commands by the key that holds them. */
  const held = useRef(new Map<string, CommandId>());

  const onDown = useEffectEvent((event: KeyboardEvent, beganCovered: boolean) => {
    // Autofill fires a keydown without a key name.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || !event.key || beganCovered) return;
    const isTyping = isField(event.target);
    const key = keyOf(event);
    if (!isTyping && /^\d$/.test(key)) {
      const isTaken = event.repeat ? key !== "0" : handlers.digit(Number(key)) || key !== "0";
      if (isTaken) return event.preventDefault();
    }
    if (ownsKey(event.target, key)) {
      // The browser presses a focused button again and again while Enter is held.
      if (event.repeat && !isTyping && isPressable(event.target)) event.preventDefault();
      return;
    }
    const command = commandOf(COMMANDS, handlers.keymap, key, { isTyping, isInBox: handlers.scope === "box" });
    if (!command) return;
    event.preventDefault();
    if (HOLDS.has(command)) {
      held.current.set(event.code || event.key, command);
      handlers.hold(command, true);
    } else if (!event.repeat || REPEATABLE.has(command)) handlers.run(command);
  });
  const onUp = useEffectEvent((event: KeyboardEvent) => {
    const command = held.current.get(event.code || event.key);
    // While Command is down, macOS sends no keyup for other keys.
    if (event.key === "Meta") return onBlur();
    if (!command) return;
    held.current.delete(event.code || event.key);
    handlers.hold(command, false);
  });
  const onBlur = useEffectEvent(() => {
    for (const command of held.current.values()) handlers.hold(command, false);
    held.current.clear();
  });

  // Joins the window's keyboard: keys act wherever the focus is, and from the first frame on. Of "n" and a note's first letters the
  // "n" alone would be lost otherwise, and the letters would be commands.
  useLayoutEffect(() => {
    let isBehind = false;
    // Asked before anybody hears of the key: the Escape that closes a dialog must not also end what is below it.
    const before = () => {
      isBehind = isCovered();
    };
    const down = (event: KeyboardEvent) => onDown(event, isBehind);
    const up = (event: KeyboardEvent) => onUp(event);
    const blur = () => onBlur();
    window.addEventListener("keydown", before, { capture: true });
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", blur);
    return () => {
      window.removeEventListener("keydown", before, { capture: true });
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", blur);
    };
  }, []);
}
