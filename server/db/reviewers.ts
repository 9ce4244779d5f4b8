import type { Database } from "./client.ts";
import { perDatabase } from "./per-database.ts";

export type Reviewer = { id: string; name: string };

/** Every request asks who it is from; a name that was changed on another server is known here so much later. */
const KEPT_MS = 10_000;
const KEPT_MAX = 10_000;
const keptOf = perDatabase(() => new Map<string, { reviewer: Reviewer; until: number }>());

/** The reviewer of that id, or null. Whoever is not there is looked for again each time. */
export async function loadReviewer(db: Database, id: string): Promise<Reviewer | null> {
  const known = keptOf(db);
  const found = known.get(id);
  if (found && found.until > Date.now()) return found.reviewer;
  const { rows } = await db.pool.query<Reviewer>({ ...LOAD_REVIEWER, values: [id] });
  const [reviewer] = rows;
  if (!reviewer) return null;
  if (known.size >= KEPT_MAX) known.clear();
  known.set(id, { reviewer, until: Date.now() + KEPT_MS });
  return reviewer;
}

const LOAD_REVIEWER = { name: "load reviewer", text: `SELECT id, name FROM "Reviewer" WHERE id = $1` };

/** Keeps a reviewer under this name, known to this server at once. */
export async function saveReviewer(db: Database, { id, name }: Reviewer): Promise<Reviewer> {
  const saved = await db.prisma.reviewer.upsert({
    where: { id },
    create: { id, name },
    update: { name },
    select: { id: true, name: true },
  });
  keptOf(db).delete(id);
  return saved;
}
