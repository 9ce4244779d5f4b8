import { NO_PART } from "#domain/find/filters/parts.ts";
import { parseStoredFilter } from "#domain/find/stored-filter.ts";
import { isWholeDraw, type Scope, scopesOf } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";

type Session = { id: string; filter: unknown; order: "shuffle" | "photo"; createdAt: Date; population: number };

/** A session with what it was drawn from. `isOfPending`: of nothing that was decided before. */
type Candidate = {
  id: string;
  kind: Scope["kind"];
  groups: readonly string[];
  population: number;
  createdAt: Date;
  isOfPending: boolean;
};

/** The sessions that drew by chance from whole tasks, and from whole parts. `entries`: how many each task or part has. */
export async function loadWholeDraws(
  db: Database,
  datasetId: bigint,
  entries: Record<Scope["kind"], ReadonlyMap<string, number>>,
): Promise<Record<Scope["kind"], string[]>> {
  const { rows } = await db.pool.query<Session>(
    `SELECT q.id::text, q.filter, q."order", q."createdAt", q.size / nullif(first.probability, 0) AS population
     FROM "Queue" q JOIN "QueueEntry" first ON first."queueId" = q.id AND first.position = 1
     WHERE q."datasetId" = $1 AND q.purpose = 'session' AND q.pass = 'main' AND q."order" = 'shuffle'
       AND NOT EXISTS (SELECT 1 FROM "RecipeQueue" r WHERE r."queueId" = q.id) ORDER BY q."createdAt", q.id`,
    [datasetId],
  );
  const candidates = rows.flatMap(({ id, filter, order, createdAt, population }): Candidate[] => {
    const parsed = parseStoredFilter(filter);
    if (!parsed.ok) return [];
    const isOfPending = parsed.filter.states.length === 1 && parsed.filter.states[0] === "pending";
    return scopesOf(parsed.filter, order).map(({ kind, groups }) => ({
      id,
      kind,
      groups: groups ?? [...entries[kind].keys()],
      // A chance is a division's result: the number that it came of is whole.
      population: Math.round(population),
      createdAt,
      isOfPending,
    }));
  });
  const wholeOf = async (kind: Scope["kind"]) => {
    const own = candidates.filter((candidate) => candidate.kind === kind);
    const before = await decidedBefore(db, kind, own);
    return own
      .filter(({ groups, population }, nth) => {
        const all = groups.reduce((sum, group) => sum + (entries[kind].get(group) ?? 0), 0);
        return isWholeDraw(population, before[nth] ?? 0, all);
      })
      .map(({ id }) => id);
  };
  const [task, part] = await Promise.all([wholeOf("task"), wholeOf("part")]);
  return { task, part };
}

/**
 * How many entries of each session's tasks (parts) the sessions among them had decided before it was drawn; in the order of time, as they
 * come. Only those of what was pending count: they decide no entry twice. Tasks that all sessions have together are one class, and of
 * one class no entry is looked up.
 */
async function decidedBefore(db: Database, kind: Scope["kind"], sessions: readonly Candidate[]): Promise<number[]> {
  const deciding = sessions.filter(({ isOfPending }) => isOfPending);
  if (deciding.length === 0) return [];
  const { classOf, classes } = classesOf(sessions);
  const { rows } = await db.pool.query<{ bucket: number; class: number; count: number }>(
    `SELECT width_bucket(d."doneAt", $1::timestamptz[]) AS bucket, ${classes === 1 ? "0" : "c.class"} AS class, count(*)::int AS count
     FROM "QueueEntry" d
     ${classes === 1 ? "" : `JOIN "EntryStatus" s ON s."entryId" = d."entryId" JOIN unnest($3::text[], $4::int[]) AS c (own, class) ON c.own = ${GROUP[kind]}`}
     WHERE d."queueId" = ANY($2::bigint[]) AND d.outcome = 'decided' GROUP BY 1, 2`,
    [
      sessions.map(({ createdAt }) => createdAt),
      deciding.map(({ id }) => id),
      ...(classes === 1 ? [] : [[...classOf.keys()], [...classOf.values()]]),
    ],
  );
  // Bucket n: after the n-th session was drawn, and before the next.
  const decided = new Map(rows.map((row) => [`${row.bucket} ${row.class}`, row.count]));
  const sums = Array<number>(classes).fill(0);
  return sessions.map(({ groups }, nth) => {
    for (let each = 0; each < classes; each++) sums[each] = (sums[each] ?? 0) + (decided.get(`${nth} ${each}`) ?? 0);
    const own = new Set(groups.map((group) => classOf.get(group) ?? 0));
    return [...own].reduce((sum, each) => sum + (sums[each] ?? 0), 0);
  });
}

const GROUP = { task: "s.task::text", part: `coalesce(s."partId"::text, '${NO_PART}')` };

/** Numbers tasks (parts) from 0 so that those which every session has together, or lacks together, have one number. */
function classesOf(sessions: readonly Candidate[]): { classOf: Map<string, number>; classes: number } {
  const scopes = new Map<string, Set<string>>();
  for (const { groups } of sessions) scopes.set([...groups].sort().join(), new Set(groups));
  const signatures = new Map<string, number>();
  const classOf = new Map<string, number>();
  for (const group of new Set(sessions.flatMap(({ groups }) => groups))) {
    const signature = [...scopes.values()].map((scope) => (scope.has(group) ? "1" : "0")).join("");
    if (!signatures.has(signature)) signatures.set(signature, signatures.size);
    classOf.set(group, signatures.get(signature) ?? 0);
  }
  return { classOf, classes: Math.max(1, signatures.size) };
}
