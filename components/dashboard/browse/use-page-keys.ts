"use client";

import { type RefObject, useEffect } from "react";

type Places = { grid: RefObject<HTMLElement | null>; field: RefObject<HTMLInputElement | null> };

/** Keys that hold wherever the focus is on the page, but in fields and dialogs: `/` leads to the search, j, k and arrows to the list. */
export function usePageKeys({ grid, field }: Places): void {
  // Joins the page's keys, which come to no element of ours while nothing has the focus.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isElsewhere(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        field.current?.focus();
        field.current?.select();
      } else if (event.target === document.body && WALKING.has(event.key)) {
        event.preventDefault();
        grid.current?.focus();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [grid, field]);
}

const WALKING = new Set(["j", "k", "ArrowDown", "ArrowUp"]);

const isElsewhere = (target: EventTarget | null): boolean =>
  document.querySelector("[role=dialog]:not([data-closed])") !== null ||
  (target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=range])")));
