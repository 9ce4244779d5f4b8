import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";

/** Every request asks who it is from; a name that was changed on another server is known here so much later. */
const CACHED_MS = 10_000;
const KEPT_MAX = 10_000;
const cacheOf = perDatabase("reviewers", () => new Map<string, { reviewer: Reviewer; expiresAt: number }>());

/** The reviewer of that id, or null. Whoever is not there is looked for again each time. */
export async function loadReviewer(db: Database, id: string): Promise<Reviewer | null> {
  const known = cacheOf(db);
  const found = known.get(id);
  if (found && found.expiresAt > Date.now()) return found.reviewer;
  const { rows } = await db.pool.query<Reviewer>({ ...LOAD_REVIEWER, values: [id] });
  const [reviewer] = rows;
  if (!reviewer) return null;
  if (known.size >= KEPT_MAX) known.clear();
  known.set(id, { reviewer, expiresAt: Date.now() + CACHED_MS });
  return reviewer;
}

const LOAD_REVIEWER = {
  name: "load reviewer",
  text: `SELECT id, name FROM "Reviewer" WHERE id = $1 AND "erasedAt" IS NULL`,
};

/** What a browser says of who sits at it. `id`: of the person who said that name there before; `isRenamed`: the same person corrects theirs. */
export type SaidName = { name: string; id?: string | undefined; isRenamed?: boolean | undefined };

/**
 * Who says a name. Another name than that of the person here before (`current`, whom the cookie knows) is another person's:
 * the first one's verdicts stay theirs. The same name is the same person, also where the cookie was lost and the browser
 * remembers the id. Only who says that they correct their name is renamed. `beforeNew` is called before a name is kept that
 * was not, and may refuse it.
 * @throws StudioError not_identified for a correction by nobody
 */
export async function identifyReviewer(
  db: Database,
  { name, id, isRenamed }: SaidName,
  current: Reviewer | null,
  beforeNew: () => void = () => {},
): Promise<Reviewer> {
  if (isRenamed) {
    if (!current) throw new StudioError("not_identified", message("sayName"));
    if (current.name !== name) beforeNew();
    return saveReviewer(db, { id: current.id, name });
  }
  const remembered = id
    ? await db.prisma.reviewer.findFirst({ where: { id, name, erasedAt: null }, select: { id: true } })
    : null;
  const same = current?.name === name ? current : null;
  if (!remembered && !same) beforeNew();
  return saveReviewer(db, { id: remembered?.id ?? same?.id ?? randomUUID(), name });
}

/** Caches a reviewer under this name, known to this server at once. */
async function saveReviewer(db: Database, { id, name }: Reviewer): Promise<Reviewer> {
  await changeRecorded(
    db.pool,
    { action: "person_name", on: "person" },
    `INSERT INTO "Reviewer" AS r (id, name) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name WHERE r.name <> EXCLUDED.name RETURNING ${noted("NULL", "r.id")}`,
    [id, name],
  );
  cacheOf(db).delete(id);
  return { id, name };
}
