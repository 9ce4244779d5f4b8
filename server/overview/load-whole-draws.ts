import { NO_PART } from "#domain/find/filters/parts.ts";
import { parseStoredFilter } from "#domain/find/stored-filter.ts";
import { isWholeDraw, type Scope, scopesOf } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";
import { inSnapshot } from "./in-snapshot.ts";

type Session = { id: string; filter: unknown; order: "shuffle" | "photo"; createdAt: Date; population: number };

/** A session with what it was drawn from. `isOfPending`: of nothing that was decided before. */
type Candidate = {
  id: string;
  /** Its place among all sessions in the order of time, from 0. */
  nth: number;
  kind: Scope["kind"];
  groups: readonly string[];
  population: number;
  isOfPending: boolean;
};

/** Ids of sessions over whole tasks, and over whole parts, in the order of time. */
export type Draws = Record<Scope["kind"], readonly string[]>;

type Entries = Record<Scope["kind"], ReadonlyMap<string, number>>;
export type Candidates = { times: readonly Date[]; sessions: readonly Candidate[] };

/** The sessions that may have drawn from whole tasks or parts, by what they asked for. `entries`: how many each task or part has. */
export async function loadCandidates(db: Database, datasetId: bigint, entries: Entries): Promise<Candidates> {
  const { rows } = await db.pool.query<Session>(
    `SELECT q.id::text, q.filter, q."order", q."createdAt", q.size / nullif(first.probability, 0) AS population
     FROM "Queue" q JOIN "QueueEntry" first ON first."queueId" = q.id AND first.position = 1
     WHERE q."datasetId" = $1 AND q.purpose = 'session' AND q.pass = 'main' AND q."order" = 'shuffle'
       AND NOT EXISTS (SELECT 1 FROM "RecipeQueue" r WHERE r."queueId" = q.id) ORDER BY q."createdAt", q.id`,
    [datasetId],
  );
  const sessions = rows.flatMap(({ id, filter, order, population }, nth): Candidate[] => {
    const parsed = parseStoredFilter(filter);
    if (!parsed.ok) return [];
    const isOfPending = parsed.filter.states.length === 1 && parsed.filter.states[0] === "pending";
    return scopesOf(parsed.filter, order).map(({ kind, groups }) => ({
      id,
      nth,
      kind,
      groups: groups ?? [...entries[kind].keys()],
      // A chance is a division's result: the number that it came of is whole.
      population: Math.round(population),
      isOfPending,
    }));
  });
  return { times: rows.map(({ createdAt }) => createdAt), sessions };
}

/** Those of them that did draw by chance from whole tasks, and from whole parts. */
export async function loadWholeDraws(
  db: Database,
  datasetId: bigint,
  entries: Entries,
  { times, sessions }: Candidates,
): Promise<Draws> {
  const kinds = { task: ofKind(sessions, "task"), part: ofKind(sessions, "part") };
  const decided = await countDecided(db, datasetId, times, kinds);
  const wholeOf = (kind: Scope["kind"]) => {
    const before = decidedBefore(decided, kinds[kind], kind);
    return kinds[kind].sessions
      .filter(({ groups, population }, nth) => {
        const all = groups.reduce((sum, group) => sum + (entries[kind].get(group) ?? 0), 0);
        return isWholeDraw(population, before[nth] ?? 0, all);
      })
      .map(({ id }) => id);
  };
  return { task: wholeOf("task"), part: wholeOf("part") };
}

/** The sessions over tasks, or over parts, in the order of time. `deciding`: those of what was pending, for they decide no entry twice. */
type OfKind = {
  sessions: readonly Candidate[];
  deciding: ReadonlySet<string>;
  classOf: Map<string, number>;
  classes: number;
};

function ofKind(all: readonly Candidate[], kind: Scope["kind"]): OfKind {
  const sessions = all.filter((session) => session.kind === kind);
  const deciding = new Set(sessions.filter(({ isOfPending }) => isOfPending).map(({ id }) => id));
  return { sessions, deciding, ...classesOf(sessions) };
}

/** `bucket` n: after the n-th session was drawn, and before the next. `ofTask`: by a session that decides of tasks. */
type DecidedRow = { bucket: number; task: number; part: number; ofTask: boolean; ofPart: boolean; count: number };

/**
 * What the deciding sessions decided, by time and by class of task and part, in one pass for both kinds. Entries are looked up in the index
 * of decided ones alone (EntryStatus_decided_idx), and of one class none is: an entry that is pending again counts nowhere, which can
 * only take an interval away.
 */
async function countDecided(
  db: Database,
  datasetId: bigint,
  times: readonly Date[],
  { task, part }: Record<Scope["kind"], OfKind>,
): Promise<DecidedRow[]> {
  const ids = [...new Set([...task.deciding, ...part.deciding])];
  if (ids.length === 0) return [];
  const values: unknown[] = [
    times,
    ids,
    ids.map((id) => task.deciding.has(id)),
    ids.map((id) => part.deciding.has(id)),
  ];
  const put = (value: unknown) => `$${values.push(value)}`;
  const classJoin = (name: string, { classOf, classes }: OfKind, on: string, type: string) => {
    if (classes === 1) return "";
    const own = put([...classOf.keys()].map((group) => (group === NO_PART ? "0" : group)));
    return `JOIN unnest(${own}::${type}[], ${put([...classOf.values()])}::int[]) AS ${name} (own, class) ON ${name}.own = ${on}`;
  };
  const joins = `${classJoin("ct", task, "alike.task", '"Task"')} ${classJoin("cp", part, "alike.part", "int")}`;
  const entries =
    joins.trim() === ""
      ? ""
      : `JOIN "EntryStatus" s ON s."entryId" = d."entryId" AND s."datasetId" = ${put(datasetId)} AND s."reviewerId" IS NOT NULL`;
  return inSnapshot(db, async (client) => {
    // Alike ones are put together before their classes are looked up, which are the same for hundreds of them. OFFSET 0 keeps what comes of
    // the sessions in one piece: joined with the entries first, all of it would be hashed twice.
    const { rows } = await client.query<DecidedRow>(
      `SELECT alike.bucket, ${task.classes === 1 ? "0" : "ct.class"} AS task, ${part.classes === 1 ? "0" : "cp.class"} AS part,
         alike."ofTask", alike."ofPart", sum(alike.count)::int AS count
       FROM (SELECT d.bucket, d."ofTask", d."ofPart", ${task.classes === 1 ? "NULL" : "s.task"} AS task, ${part.classes === 1 ? "NULL" : `coalesce(s."partId", 0)`} AS part, count(*) AS count
         FROM (SELECT d."entryId", width_bucket(d."doneAt", $1::timestamptz[]) AS bucket, q."ofTask", q."ofPart"
           FROM "QueueEntry" d JOIN unnest($2::bigint[], $3::bool[], $4::bool[]) AS q (id, "ofTask", "ofPart") ON q.id = d."queueId"
           WHERE d."queueId" = ANY($2::bigint[]) AND d.outcome = 'decided' OFFSET 0) d ${entries} GROUP BY 1, 2, 3, 4, 5) alike ${joins}
       GROUP BY 1, 2, 3, 4, 5`,
      values,
    );
    return rows;
  });
}

/** How many entries of each session's tasks (parts) the deciding sessions had decided before it was drawn. */
function decidedBefore(decided: readonly DecidedRow[], of: OfKind, kind: Scope["kind"]): number[] {
  const byBucket = Map.groupBy(
    decided.filter((row) => (kind === "task" ? row.ofTask : row.ofPart)),
    ({ bucket }) => bucket,
  );
  const sums = Array<number>(of.classes).fill(0);
  let bucket = 0;
  return of.sessions.map(({ groups, nth }) => {
    for (; bucket <= nth; bucket++)
      for (const row of byBucket.get(bucket) ?? []) sums[row[kind]] = (sums[row[kind]] ?? 0) + row.count;
    const own = new Set(groups.map((group) => of.classOf.get(group) ?? 0));
    return [...own].reduce((sum, each) => sum + (sums[each] ?? 0), 0);
  });
}

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
