import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Draft } from "#domain/review/draft.ts";
import type { VerdictBody } from "#domain/verdict.ts";

/**
 * What must survive a reload, a crash or a dead server, kept in this browser's IndexedDB: verdicts on their way and
 * drafts. Rows carry the installation's UUID: another studio that is served from the same address later never gets them.
 */
export type OutboxRow = { id: string; installation: string; at: number; body: VerdictBody };
type DraftRow = { key: string; installation: string; at: number; draft: Draft };

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxRow };
  drafts: { key: string; value: DraftRow };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

export function openStore(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("svit-studio", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "key" });
    },
  });
  return opened;
}

export const draftKey = (installation: string, queueId: string | null, entryId: string): string =>
  `${installation}/${queueId ?? "browse"}/${entryId}`;

export async function loadDraft(key: string): Promise<Draft | null> {
  return (await (await openStore()).get("drafts", key))?.draft ?? null;
}

export async function saveDraft(key: string, installation: string, draft: Draft | null): Promise<void> {
  const store = await openStore();
  if (draft) await store.put("drafts", { key, installation, at: Date.now(), draft });
  else await store.delete("drafts", key);
}
