import type { Database } from "./client.ts";

/** Next bundles pages and routes apart, each with its own copy of a module: what they are to share hangs on the process. */
const shared = globalThis as { svitPerDatabase?: WeakMap<Database, Map<string, unknown>> };

/** Something that a process caches per open database, under a name of its own, made when it is first asked for. */
export function perDatabase<T>(name: string, make: (db: Database) => T): (db: Database) => T {
  return (db) => {
    shared.svitPerDatabase ??= new WeakMap();
    const made = shared.svitPerDatabase.get(db) ?? new Map<string, unknown>();
    shared.svitPerDatabase.set(db, made);
    if (!made.has(name)) made.set(name, make(db));
    return made.get(name) as T;
  };
}
