import { useEffect, useEffectEvent } from "react";

/** What a key does on every page; a page at work has its own of the two. */
export type PageKey = "palette" | "help";

const owners = new Map<PageKey, Set<() => void>>();

/** Says that the page handles this key itself, and how it is done, as long as the component is there. */
export function useOwnPageKey(key: PageKey, run: () => void): void {
  const own = useEffectEvent(run);
  // Joins the keys of every page, which are handled outside of this component.
  useEffect(() => {
    const owner = () => own();
    const all = owners.get(key) ?? new Set();
    owners.set(key, all.add(owner));
    return () => void all.delete(owner);
  }, [key]);
}

/** The page's own way, where it has one. */
export const ownPageKey = (key: PageKey): (() => void) | null => [...(owners.get(key) ?? [])].at(-1) ?? null;
