import { type DBSchema, openDB } from "idb";
import type { Lease, LeaseTable } from "./sender-lock.ts";

interface Schema extends DBSchema {
  leases: { key: string; value: Lease };
}

/** The leases of this browser's tabs, in IndexedDB. @throws where it has none */
export async function openLeases(): Promise<LeaseTable> {
  const db = await openDB<Schema>("svit-leases", 1, {
    upgrade(db) {
      db.createObjectStore("leases", { keyPath: "name" });
    },
  });
  return {
    async change(name, rule) {
      // One read-write transaction at a time is what makes looking and writing one step.
      const { store, done } = db.transaction("leases", "readwrite");
      const after = rule(await store.get(name));
      if (after === null) await store.delete(name);
      else if (after) await store.put(after);
      await done;
    },
    close: () => db.close(),
  };
}
