import type { Database } from "./client.ts";

/** Something that a process keeps beside each database that it has open, made when it is first asked for. */
export function perDatabase<T>(make: (db: Database) => T): (db: Database) => T {
  const made = new WeakMap<Database, T>();
  return (db) => {
    const known = made.get(db) ?? make(db);
    made.set(db, known);
    return known;
  };
}
