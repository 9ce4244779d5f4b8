import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Draft } from "#domain/review/draft.ts";
import type { VerdictBody } from "#domain/verdict.ts";

/**
 * What must survive a reload, a crash or a dead server, kept in this browser: verdicts on their way in IndexedDB, drafts
 * in localStorage. Everything carries the installation's UUID: another studio that is served from the same address later
 * never gets it.
 */
export type OutboxRow = { id: string; installation: string; at: number; body: VerdictBody };

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxRow };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function openStore(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("svit-studio", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" });
    },
  });
  return opened;
}

const JOURNAL = "svit-verdict/";

/**
 * Keeps a verdict until it is forgotten. IndexedDB writes behind, and a page that is reloaded in that moment would lose
 * it: until its write is done the verdict stands in localStorage too, which is written before this returns to its caller.
 */
export async function keepVerdict(row: OutboxRow): Promise<void> {
  localStorage.setItem(JOURNAL + row.id, JSON.stringify(row));
  await (await openStore()).put("outbox", row);
  localStorage.removeItem(JOURNAL + row.id);
}

export async function forgetVerdict(id: string): Promise<void> {
  localStorage.removeItem(JOURNAL + id);
  await (await openStore()).delete("outbox", id);
}

/** The verdicts of this installation that were kept and not forgotten, in the order they were given. */
export async function keptVerdicts(installation: string): Promise<OutboxRow[]> {
  const journal = Object.keys(localStorage)
    .filter((key) => key.startsWith(JOURNAL))
    .flatMap((key) => parse<OutboxRow>(localStorage.getItem(key)) ?? []);
  const rows = new Map([...journal, ...(await (await openStore()).getAll("outbox"))].map((row) => [row.id, row]));
  // UUIDv7 ids sort by time.
  return [...rows.values()].filter((row) => row.installation === installation).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const draftKey = (installation: string, queueId: string | null, entryId: string): string =>
  `svit-draft/${installation}/${queueId ?? "browse"}/${entryId}`;

export const loadDraft = (key: string): Draft | null => parse<Draft>(localStorage.getItem(key));

/** Written before the next key can be pressed. A draft is a few kilobytes and goes with its verdict. */
export function saveDraft(key: string, draft: Draft | null): void {
  if (draft) localStorage.setItem(key, JSON.stringify(draft));
  else localStorage.removeItem(key);
}

function parse<T>(text: string | null): T | null {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
