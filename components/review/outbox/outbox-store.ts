import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { inOrder, type OutboxRow, outboxRowSchema } from "#domain/review/outbox/outbox-row.ts";
import { keeping } from "./keeping.ts";

interface Schema extends DBSchema {
  outbox: { key: string; value: unknown };
}

const JOURNAL = "svit-verdict/";
/** A database that another tab's older page holds open, or a broken one, may never answer. */
const OPEN_MS_MAX = 5_000;

/**
 * Keeps a verdict until it is forgotten. IndexedDB writes behind, and a page that is reloaded in that moment would lose
 * it: until its write is done the verdict stands in localStorage too, which is written before this returns to its caller.
 */
export async function keepRow(row: OutboxRow): Promise<void> {
  const hasJournal = writeJournal(row);
  try {
    const db = await openStore();
    const transaction = db.transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([transaction.store.put(row), transaction.done]);
    dropJournal(row.id);
    keeping.say({ verdicts: "disk" });
  } catch {
    // The disk takes nothing: the reviewer is told where it is kept in its place.
    keeping.say({ verdicts: hasJournal ? "journal" : "memory" });
  }
}

export async function forgetRow(id: string): Promise<void> {
  dropJournal(id);
  // Left behind it would be sent once more after a reload, and the server knows it by its id.
  await openStore()
    .then((db) => db.delete("outbox", id))
    .catch(() => {});
}

/** What was kept of this installation and not forgotten, in the order of deciding; never throws. */
export async function keptRows(installation: string): Promise<OutboxRow[]> {
  const stored = await openStore()
    .then((db) => db.getAll("outbox"))
    .catch(() => []);
  const rows = [...readJournal(), ...stored].flatMap((row) => outboxRowSchema.safeParse(row).data ?? []);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return inOrder(byId.values()).filter((row) => row.installation === installation);
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function openStore(): Promise<IDBPDatabase<Schema>> {
  if (opened) return opened;
  const forget = () => {
    opened = undefined;
  };
  opened = Promise.race([open(forget), lapse(OPEN_MS_MAX)]);
  opened.catch(forget);
  return opened;
}

/** A promise in any case: where a browser forbids its databases, opening one throws at once. */
async function open(onGone: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>("svit-studio", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" });
    },
    // A newer page waits for this one to let go.
    blocking(_, __, event) {
      onGone();
      (event.target as IDBDatabase).close();
    },
    terminated: onGone,
  });
}

const lapse = (ms: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new DOMException("IndexedDB does not open", "TimeoutError")), ms));

function writeJournal(row: OutboxRow): boolean {
  try {
    localStorage.setItem(JOURNAL + row.id, JSON.stringify(row));
    return true;
  } catch {
    // Full or forbidden: the caller says so.
    return false;
  }
}

function dropJournal(id: string): void {
  try {
    localStorage.removeItem(JOURNAL + id);
  } catch {
    // Nothing was written there either.
  }
}

function readJournal(): unknown[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(JOURNAL))
      .flatMap((key) => parseLine(localStorage.getItem(key)));
  } catch {
    // A browser that keeps nothing has kept no verdict.
    return [];
  }
}

function parseLine(text: string | null): unknown[] {
  try {
    return text === null ? [] : [JSON.parse(text)];
  } catch {
    // Not one of ours.
    return [];
  }
}
