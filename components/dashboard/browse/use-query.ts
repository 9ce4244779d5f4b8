"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import type { BrowseQuery } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { printAddress, readAddress } from "./address.ts";

export type Asking = {
  query: BrowseQuery;
  /** The query as it stands in addresses, without `?`: equal where the query is. */
  search: string;
  isStrange: boolean;
  /** Asks for something else: a step of the browser's history, or in place of the last one. */
  ask(query: BrowseQuery, step?: "push" | "replace"): void;
  narrow(change: Partial<EntryFilter>, step?: "push" | "replace"): void;
};

/** What the page is asked for. It stands in the address bar alone, so that every state of the page is a link. */
export function useQuery(): Asking {
  const path = usePathname();
  const params = useSearchParams().toString();
  // The address bar itself: the router tells of it a transition later, and a checkbox would fall back until then.
  const bar = useSyncExternalStore(
    subscribe,
    () => (window.location.pathname === path ? window.location.search.slice(1) : params),
    () => params,
  );
  return useMemo(() => {
    const { query, isStrange } = readAddress(new URLSearchParams(bar));
    const search = printAddress(query);
    const ask: Asking["ask"] = (next, step = "push") => {
      const address = printAddress(next);
      if (address === search && !isStrange) return;
      // The server has nothing to draw: rows come through the API. So the address changes without a visit to it.
      if (step === "push") window.history.pushState(null, "", `${path}${address}`);
      else window.history.replaceState(null, "", `${path}${address}`);
      for (const listener of listeners) listener();
    };
    const narrow: Asking["narrow"] = (change, step) => ask({ ...query, filter: { ...query.filter, ...change } }, step);
    return { query, search: search.slice(1), isStrange, ask, narrow };
  }, [bar, path]);
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}
