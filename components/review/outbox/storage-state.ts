/**
 * How safely this browser stores what is not on the server yet. `disk`: IndexedDB, which outlives a crash. `journal`: only
 * localStorage would take it, which is written to disk late. `memory`: nothing would; it goes with the page.
 */
export type StorageState = { verdicts: "disk" | "journal" | "memory"; drafts: "saved" | "full" };

const listeners = new Set<() => void>();
let now: StorageState = { verdicts: "disk", drafts: "saved" };

/** What the storages last reported, for the screen to show. */
export const storageState = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  state: (): StorageState => now,
  report(change: Partial<StorageState>): void {
    const next = { ...now, ...change };
    if (next.verdicts === now.verdicts && next.drafts === now.drafts) return;
    now = next;
    for (const listener of listeners) listener();
  },
};
