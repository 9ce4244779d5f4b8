import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { RowDatabase } from "./outbox-store.ts";

interface Schema extends DBSchema {
  outbox: { key: string; value: unknown };
}

/** A database that another tab's older page holds open, or a broken one, may never answer. */
const OPEN_MS_MAX = 5_000;

/** This browser's IndexedDB, opened when it is first used and again after it was closed. */
export const rowDatabase: RowDatabase = {
  async change(put, drop) {
    const db = await openStore();
    // Only what is put has to outlive a crash: what comes back deleted is sent or read once more.
    const durability = put.length > 0 ? "strict" : "default";
    const { store, done } = db.transaction("outbox", "readwrite", { durability });
    await Promise.all([...put.map((row) => store.put(row)), ...drop.map((id) => store.delete(id)), done]);
  },
  async all() {
    const db = await openStore();
    return db.getAll("outbox");
  },
};

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function openStore(): Promise<IDBPDatabase<Schema>> {
  if (opened) return opened;
  const forget = () => {
    opened = undefined;
  };
  opened = Promise.race([open(forget), timeout(OPEN_MS_MAX)]);
  opened.catch(forget);
  return opened;
}

/** A promise in any case: where a browser forbids its databases, opening one throws at once. */
async function open(onGone: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>("svit-studio", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" });
    },
    // A newer page waits for this one to close the database.
    blocking(_, __, event) {
      onGone();
      (event.target as IDBDatabase).close();
    },
    terminated: onGone,
  });
}

const timeout = (ms: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new DOMException("IndexedDB does not open", "TimeoutError")), ms));
