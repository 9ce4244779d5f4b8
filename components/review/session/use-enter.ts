import { useEffect, useEffectEvent } from "react";
import { isCovered, isPressable } from "../keys/key-owner.ts";

/** Joins the window's Enter to a page without an entry, where it decides nothing; not where a button or link has it, nor while the key of before is held. */
export function useEnter(onEnter: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key !== "Enter" || !isPlain || event.repeat) return;
    if (isPressable(event.target) || isCovered()) return;
    event.preventDefault();
    onEnter();
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
}
