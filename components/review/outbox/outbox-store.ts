import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { inOrder, type OutboxRow, outboxRowSchema } from "#domain/review/outbox/outbox-row.ts";
import { keeping } from "./keeping.ts";

interface Schema extends DBSchema {
  outbox: { key: string; value: unknown };
}

const JOURNAL = "svit-verdict/";
/** Stands in the journal in place of a row that is forgotten, until the database has deleted it. */
const FORGOTTEN = "null";
/** A database that another tab's older page holds open, or a broken one, may never answer. */
const OPEN_MS_MAX = 5_000;

/**
 * Keeps a verdict until it is forgotten. IndexedDB writes behind, and a page that is reloaded in that moment would lose
 * it: until its write is done the verdict stands in localStorage too, which is written before this returns to its caller.
 */
export async function keepRow(row: OutboxRow): Promise<void> {
  const line = JSON.stringify(row);
  const hasJournal = writeJournal(row.id, line);
  try {
    const db = await openStore();
    const transaction = db.transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([transaction.store.put(row), transaction.done]);
    // Where this line could not be written an older one may stand, which would outrank what the disk has now.
    dropJournal(row.id, hasJournal ? line : null);
    keeping.say({ verdicts: "disk" });
  } catch {
    // The disk takes nothing: the reviewer is told where it is kept in its place.
    keeping.say({ verdicts: hasJournal ? "journal" : "memory" });
  }
}

/** Forgets it at once, as `keepRow` keeps it: a page reloaded before the delete is done does not bring it back. */
export async function forgetRow(id: string): Promise<void> {
  writeJournal(id, FORGOTTEN);
  await openStore()
    .then((db) => db.delete("outbox", id))
    // Left behind it would be sent once more after a reload, and the server knows it by its id.
    .catch(() => {});
  dropJournal(id, FORGOTTEN);
}

/** What was kept of this installation and not forgotten, in the order of deciding; never throws. */
export async function keptRows(installation: string): Promise<OutboxRow[]> {
  // Read first: what it lacks by then is in the database, or is deleted there.
  const journal = readJournal();
  const stored = await openStore()
    .then((db) => db.getAll("outbox"))
    // A browser without a database: the journal is all there is.
    .catch(() => []);
  const forgotten = new Set(journal.flatMap(({ id, row }) => (row === null ? id : [])));
  // Their page ended before the database had deleted them.
  for (const id of forgotten) void forgetRow(id);
  const rows = [...stored, ...journal.map(({ row }) => row)].flatMap(
    (row) => outboxRowSchema.safeParse(row).data ?? [],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return inOrder(byId.values()).filter((row) => row.installation === installation && !forgotten.has(row.id));
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

function writeJournal(id: string, line: string): boolean {
  try {
    localStorage.setItem(JOURNAL + id, line);
    return true;
  } catch {
    // Full or forbidden: the caller says so.
    return false;
  }
}

/** Removes the row's line; with `line`, only while that one stands there: a later write of the row has its own. */
function dropJournal(id: string, line: string | null): void {
  try {
    if (line === null || localStorage.getItem(JOURNAL + id) === line) localStorage.removeItem(JOURNAL + id);
  } catch {
    // Nothing was written there either.
  }
}

/** The lines of the journal; `row` is null where it says that the row is forgotten. */
function readJournal(): { id: string; row: unknown }[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(JOURNAL))
      .flatMap((key) => parseLine(key.slice(JOURNAL.length), localStorage.getItem(key)));
  } catch {
    // A browser that keeps nothing has kept no verdict.
    return [];
  }
}

function parseLine(id: string, text: string | null): { id: string; row: unknown }[] {
  try {
    return text === null ? [] : [{ id, row: JSON.parse(text) }];
  } catch {
    // Not one of ours.
    return [];
  }
}
