import { type Draft, draftSchema } from "#domain/review/workspace/draft.ts";
import { storageState } from "../outbox/storage-state.ts";

/**
 * Drafts, persisted in localStorage until their verdict is safe: it is written before the next key can be pressed. Each
 * stands under the name that its page was given (domain/review/kept-as.ts): neither another studio that is served from the same
 * address later gets it nor, where people sign in, another person.
 */
export const draftKey = (keptAs: string, queueId: string | null, entryId: string): string =>
  `${DRAFT}${keptAs}/${queueId ?? "browse"}/${entryId}`;

const DRAFT = "svit-draft/";

/** Whose drafts lie here, each by what stands before the queue and the entry (domain/review/kept-as.ts). */
export function draftsKept(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(DRAFT))
      .map((key) => key.slice(DRAFT.length).split("/").slice(0, -2).join("/"));
  } catch {
    // A browser without storage keeps none.
    return [];
  }
}

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
