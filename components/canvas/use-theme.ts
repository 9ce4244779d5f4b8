import { useSyncExternalStore } from "react";
import type { Theme } from "#domain/canvas/palette.ts";

/** The theme that the page is painted in, from the root's color-scheme: a canvas takes no colours from the style sheet. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, read, () => "light");

const read = (): Theme => (getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "dark" : "light");

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
  return () => observer.disconnect();
}
