"use client";

import { useEffect } from "react";

/**
 * The system's theme, where none was chosen and the head's script could not run: what stands at an address that leads to nothing is drawn by the
 * browser alone, which runs no script that React puts in.
 */
export function FollowTheme(): null {
  // Joins the document to the system's theme.
  useEffect(() => {
    const root = document.documentElement;
    if (root.dataset.theme === undefined)
      root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }, []);
  return null;
}
