import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { v4 as uuid } from "uuid";

const LEASE_MS = 10_000;
const LOOK_MS = 250;

/**
 * Runs `work` while no other tab of this browser runs its own: two tabs share the kept verdicts, and would send each of
 * them twice. Held by a Web Lock; those are missing on http addresses of a network, where a row with a deadline holds it,
 * which a tab that died lets lapse. Where a browser has neither, two tabs may send twice: the server takes each id once.
 */
export async function holdSenderLock(installation: string, work: () => Promise<void>): Promise<void> {
  const name = `svit-outbox/${installation}`;
  if (navigator.locks) return navigator.locks.request(name, work);
  const lease = await takeLease(name);
  try {
    await work();
  } finally {
    await lease.release();
  }
}

interface Schema extends DBSchema {
  leases: { key: string; value: { name: string; holder: string; untilMs: number } };
}

async function takeLease(name: string): Promise<{ release(): Promise<void> }> {
  // Without a storage there is no lease: each id is taken once all the same.
  const db = await openLeases().catch(() => null);
  if (!db) return { release: async () => {} };
  const holder = uuid();
  // One read-write transaction at a time is what makes looking and taking one step.
  const take = async () => {
    const { store, done } = db.transaction("leases", "readwrite");
    const held = await store.get(name);
    const isFree = !held || held.holder === holder || held.untilMs < Date.now();
    if (isFree) await store.put({ name, holder, untilMs: Date.now() + LEASE_MS });
    await done;
    return isFree;
  };
  // A database that breaks meanwhile holds nobody up.
  while (!(await take().catch(() => true))) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  // A lease that is not renewed lapses, and another tab sends.
  const renewing = setInterval(() => void take().catch(() => {}), LEASE_MS / 3);
  return {
    async release() {
      clearInterval(renewing);
      // It lapses by itself.
      await leave(db, name, holder).catch(() => {});
      db.close();
    },
  };
}

async function openLeases(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>("svit-leases", 1, {
    upgrade(db) {
      db.createObjectStore("leases", { keyPath: "name" });
    },
  });
}

async function leave(db: IDBPDatabase<Schema>, name: string, holder: string): Promise<void> {
  const { store, done } = db.transaction("leases", "readwrite");
  if ((await store.get(name))?.holder === holder) await store.delete(name);
  await done;
}
