import { ownWorkAlone } from "#domain/overview/whose-work.ts";
import type { SessionWork, Work } from "#domain/review/session/session-work.ts";
import type { Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";
import { loadQueueFacts } from "./queue-facts.ts";

type Asking = { reviewerId: string; standing: Standing };

/**
 * What was done in a session, of all people and of the one who asks, former names of theirs included. Of a session that others worked on the time
 * is told to leads alone: less one's own it is the others' pace.
 * @throws StudioError not_found
 */
export async function loadSessionWork(
  db: Database,
  queueId: bigint,
  { reviewerId, standing }: Asking,
): Promise<SessionWork> {
  const { datasetId } = await loadQueueFacts(db, queueId);
  const values = [queueId, reviewerId || null];
  const [counts, reasons] = await Promise.all([
    db.pool.query<{ isOwn: boolean; count: number; activeMs: number; people: number }>(COUNTS, values),
    db.pool.query<{ isOwn: boolean; code: string; count: number }>(REASONS, values),
  ]);
  const workOf = (isCounted: (row: { isOwn: boolean }) => boolean): Work & { people: number } => {
    const rows = counts.rows.filter(isCounted);
    const codes = new Map<string, number>();
    for (const { code, count } of reasons.rows.filter(isCounted)) codes.set(code, (codes.get(code) ?? 0) + count);
    return {
      count: sum(rows.map((row) => row.count)),
      activeMs: sum(rows.map((row) => row.activeMs)),
      people: sum(rows.map((row) => row.people)),
      reasons: [...codes]
        .map(([code, count]) => ({ code, count }))
        .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
    };
  };
  const all = workOf(() => true);
  const { people: _, ...own } = workOf(({ isOwn }) => isOwn);
  const isTold = own.count === all.count || ownWorkAlone(standing, String(datasetId), reviewerId) === null;
  return { all: { ...all, activeMs: isTold ? all.activeMs : null }, own };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** The verdicts of session $1 that were not undone, and whether they are person $2's. An undo may come of another session of the same entry. */
const WORK = `SELECT p."personId", coalesce(p."personId" = (SELECT me."personId" FROM ${PERSON} me WHERE me.id = $2::uuid), false) AS "isOwn",
    v."activeMs", v."reasonCodes"
  FROM "Verdict" v JOIN ${PERSON} p ON p.id = v."reviewerId"
  WHERE v."queueId" = $1 AND v.decision NOT IN ('undo', 'reset')
    AND NOT EXISTS (SELECT FROM "Verdict" u WHERE u."entryId" = v."entryId" AND u.pass = v.pass AND u.undoes = v.id)`;

const COUNTS = `SELECT work."isOwn", count(*)::int AS count, sum(work."activeMs")::float8 AS "activeMs", count(DISTINCT work."personId")::int AS people
  FROM (${WORK}) work GROUP BY 1`;

const REASONS = `SELECT work."isOwn", code, count(*)::int AS count FROM (${WORK}) work, unnest(work."reasonCodes") AS code GROUP BY 1, 2`;
