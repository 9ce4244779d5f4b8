import type { Database } from "#server/db/client.ts";
import { type KeyVisitor, loadKeyVisitor } from "./key-visitor.ts";
import { loadVisitor, type Visitor } from "./visitor.ts";

/** Who sends a request: a program with its key, whose cookies count for nothing, or whoever the cookies tell of. */
export type Comer = Visitor & { key: KeyVisitor["key"] | null };

/** @throws StudioError not_identified for a key that is not good */
export async function loadComer(db: Database, headers: Pick<Headers, "get">): Promise<Comer> {
  const program = await loadKeyVisitor(db, headers.get("authorization"));
  return program ?? { ...(await loadVisitor(db, headers)), key: null };
}
