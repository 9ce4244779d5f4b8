"use client";

import { useSyncExternalStore } from "react";

/** Windows with room for a panel beside a list, and with so much that it is open by itself. */
const QUERIES = { wide: "(min-width: 1024px)", roomy: "(min-width: 1600px)" } as const;

/** Whether the window is at least so wide; false on the server. */
export function usePageWidth(size: keyof typeof QUERIES): boolean {
  const subscribe = (listener: () => void) => {
    const query = window.matchMedia(QUERIES[size]);
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  };
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERIES[size]).matches,
    () => false,
  );
}
