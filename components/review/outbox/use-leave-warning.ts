import { useEffect } from "react";
import { identity } from "../../ui/identity.ts";
import { storageState } from "./storage-state.ts";

/** Has the browser ask before the page is left, while there is work that has not reached the server. */
export function useLeaveWarning(isUnsafe: boolean): void {
  // Joins the window's closing. Only while it is needed: a page with such a listener is not cached for "back".
  useEffect(() => {
    if (!isUnsafe) return;
    const warn = (event: BeforeUnloadEvent) => {
      // Who signs out leaves at once: what they decided is on this browser's disk, and waits there for them.
      if (identity.state().isLeaving && storageState.state().verdicts !== "memory") return;
      event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsafe]);
}
