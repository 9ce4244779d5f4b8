"use client";

import { useEffect, useEffectEvent } from "react";
import type { Keymap } from "#domain/review/keys/keymap.ts";
import { isField } from "../../ui/key-home.ts";
import { isCovered } from "../keys/key-owner.ts";
import { actionOf, type SpotAction, type SpotMode } from "./spot-keys.ts";

type Handlers = {
  keymap: Keymap;
  mode: SpotMode;
  run(action: SpotAction): void;
  digit(digit: number): void;
  /** An arrow, Home or End; true where there was a cell to go to. */
  move(key: string): boolean;
  /** Any key at all: somebody is there. */
  sign(): void;
};

const MOVES = /^(Arrow(Left|Right|Up|Down)|Home|End)$/;

/**
 * Joins the window's keys to the spot check. Dead while composing, in a field, in a dialog, and on repeat: a held Enter
 * would submit pages that nobody has seen. Arrows repeat.
 */
export function useSpotKeys(handlers: Handlers): void {
  const onDown = useEffectEvent((event: KeyboardEvent) => {
    handlers.sign();
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (isCovered() || isField(event.target)) return;
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (handlers.mode === "grid" && isPlain && MOVES.test(event.key)) {
      if (handlers.move(event.key)) event.preventDefault();
      return;
    }
    if (isPlain && /^\d$/.test(event.key)) {
      if (!event.repeat) handlers.digit(Number(event.key));
      return event.preventDefault();
    }
    const action = actionOf(event, handlers.mode, handlers.keymap);
    if (!action || isOwnPress(event)) return;
    event.preventDefault();
    if (!event.repeat) handlers.run(action);
  });

  // Joins the window's keyboard: keys act wherever the focus is.
  useEffect(() => {
    const down = (event: KeyboardEvent) => onDown(event);
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
}

/** A focused button or link handles Enter and Space itself. A cell handles only Space: Enter submits the page. */
function isOwnPress({ key, target }: KeyboardEvent): boolean {
  if ((key !== "Enter" && key !== " ") || !(target instanceof HTMLElement)) return false;
  if (target.matches("[data-cell]")) return key === " ";
  return target.matches("button, a[href], summary");
}
