import { type Draft, draftSchema } from "#domain/review/workspace/draft.ts";
import { storageState } from "../outbox/storage-state.ts";

/**
 * Drafts, persisted in localStorage until their verdict is safe: it is written before the next key can be pressed. Each
 * carries the installation's UUID: another studio that is served from the same address later never gets it.
 */
export const draftKey = (installation: string, queueId: string | null, entryId: string): string =>
  `svit-draft/${installation}/${queueId ?? "browse"}/${entryId}`;

/** The persisted draft, or null where there is none or an older release's that no longer parses. */
export function loadDraft(key: string): Draft | null {
  try {
    return draftSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? "null")).data ?? null;
  } catch {
    // A storage that is closed or damaged holds no draft.
    return null;
  }
}

/** A full storage stops nobody from typing: the draft then lives as long as the page, and the screen says so. */
export function saveDraft(key: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
    storageState.report({ drafts: "saved" });
  } catch {
    // The screen shows that nothing is stored.
    storageState.report({ drafts: "full" });
  }
}
