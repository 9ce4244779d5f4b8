import { useEffect } from "react";

/** Nobody who goes by keyboard is thrown out of the page: a focus that went with a panel or button comes back to the text. */
export function useKeptFocus(): void {
  // Joins the browser's focus: what had it may have gone with this render. A dialog sees to its own. Asked a frame later,
  // since a focus on its way from one button to the next is nowhere for a moment: taking it then would trap the Tab key.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body && !document.querySelector("[role=dialog]")) focusText();
    });
    return () => cancelAnimationFrame(frame);
  });
}

/** The QA in focus takes the browser's focus, from a field too: keys are commands again. */
export function focusText(): void {
  document.querySelector<HTMLElement>("section[data-entry] li[aria-current=true]")?.focus({ preventScroll: true });
}
