"use client";

import { useEffect, useEffectEvent } from "react";
import { COMMANDS, type CommandId, commandOf, keyOf } from "./commands.ts";

type Handlers = {
  run(command: CommandId): void;
  digit(digit: number): void;
  /** Hold-to-hide: pressed and let go. */
  hold(isHeld: boolean): void;
};

const MOVES = new Set<CommandId>(COMMANDS.filter((row) => row.group === "move").map((row) => row.id));
const REPEATABLE = new Set<CommandId>([...MOVES, "zoomIn", "zoomOut"]);

/**
 * Joins the window's keys to the screen. Dead while composing (input methods), in a dialog, in a field (but for the keys
 * that end it), and on repeat, or a held Enter would decide entries nobody has seen.
 */
export function useKeys(handlers: Handlers): void {
  const onDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isInDialog()) return;
    const isTyping = isField(event.target);
    const key = keyOf(event);
    if (!isTyping && /^[1-9]$/.test(key)) {
      if (!event.repeat) handlers.digit(Number(key));
      return event.preventDefault();
    }
    const command = commandOf(key, isTyping);
    if (!command || ((key === "Enter" || key === " ") && isPressable(event.target))) return;
    event.preventDefault();
    if (command === "hide") handlers.hold(true);
    else if (!event.repeat || REPEATABLE.has(command)) handlers.run(command);
  });
  const onUp = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === " ") handlers.hold(false);
  });
  const onBlur = useEffectEvent(() => handlers.hold(false));

  // Joins the window's keyboard: keys act wherever the focus is.
  useEffect(() => {
    const down = (event: KeyboardEvent) => onDown(event);
    const up = (event: KeyboardEvent) => onUp(event);
    const blur = () => onBlur();
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", blur);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", blur);
    };
  }, []);
}

const isInDialog = () => document.querySelector("[role=dialog],[role=alertdialog]") !== null;

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** A focused button or link keeps its own Enter and Space. */
const isPressable = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("button, a[href], summary, [role=button]");
