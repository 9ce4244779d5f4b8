import { useEffect } from "react";

/** Has the browser ask before the page is left, while there is work that has not reached the server. */
export function useLeaveWarning(isUnsafe: boolean): void {
  // Joins the window's closing. Only while it is needed: a page with such a listener is not cached for "back".
  useEffect(() => {
    if (!isUnsafe) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsafe]);
}
