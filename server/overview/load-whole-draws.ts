import { NO_PART } from "#domain/find/filters/parts.ts";
import { parseStoredFilter } from "#domain/find/stored-filter.ts";
import { isWholeDraw, type Scope, scopesOf } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";

type Session = { id: string; filter: unknown; order: "shuffle" | "photo"; population: number };
type Candidate = { id: string; kind: Scope["kind"]; groups: readonly string[]; population: number };

/** The sessions that drew by chance from whole tasks, and from whole parts. `entries`: how many each task or part has. */
export async function loadWholeDraws(
  db: Database,
  datasetId: bigint,
  entries: Record<Scope["kind"], ReadonlyMap<string, number>>,
): Promise<Record<Scope["kind"], string[]>> {
  const { rows } = await db.pool.query<Session>(
    `SELECT q.id::text, q.filter, q."order", q.size / nullif(first.probability, 0) AS population
     FROM "Queue" q JOIN "QueueEntry" first ON first."queueId" = q.id AND first.position = 1
     WHERE q."datasetId" = $1 AND q.purpose = 'session' AND q.pass = 'main' AND q."order" = 'shuffle' ORDER BY q.id`,
    [datasetId],
  );
  const candidates = rows.flatMap(({ id, filter, order, population }): Candidate[] => {
    const parsed = parseStoredFilter(filter);
    return (parsed.ok ? scopesOf(parsed.filter, order) : []).map(({ kind, groups }) => ({
      id,
      kind,
      groups: groups ?? [...entries[kind].keys()],
      // A chance is a division's result: the number that it came of is whole.
      population: Math.round(population),
    }));
  });
  const [task, part] = await Promise.all(
    (["task", "part"] as const).map((kind) =>
      wholeOf(
        db,
        kind,
        candidates.filter((own) => own.kind === kind),
        entries[kind],
      ),
    ),
  );
  return { task: task ?? [], part: part ?? [] };
}

async function wholeOf(
  db: Database,
  kind: Scope["kind"],
  candidates: readonly Candidate[],
  entries: ReadonlyMap<string, number>,
): Promise<string[]> {
  const all = ({ groups }: Candidate) => groups.reduce((sum, group) => sum + (entries.get(group) ?? 0), 0);
  const isPartly = candidates.some((own) => !isWholeDraw(own.population, 0, all(own)));
  const before = isPartly ? await loadDecidedBefore(db, kind, candidates) : new Map<string, number>();
  return candidates.filter((own) => isWholeDraw(own.population, before.get(own.id) ?? 0, all(own))).map(({ id }) => id);
}

const GROUP = { task: "s.task::text", part: `coalesce(s."partId"::text, '${NO_PART}')` };

/**
 * How many entries of each session's tasks (parts) these sessions had decided before it was drawn: one running sum a task over what was
 * decided and what was drawn, in the order of time.
 */
async function loadDecidedBefore(
  db: Database,
  kind: Scope["kind"],
  candidates: readonly Candidate[],
): Promise<Map<string, number>> {
  const { rows } = await db.pool.query<{ id: string; before: number }>(
    `WITH place AS (SELECT * FROM unnest($1::bigint[], $2::text[]) AS p (id, own)),
     decided AS (SELECT d."entryId", min(d."doneAt") AS at FROM "QueueEntry" d
       WHERE d."queueId" IN (SELECT id FROM place) AND d.outcome = 'decided' GROUP BY 1),
     event AS (SELECT ${GROUP[kind]} AS own, NULL::bigint AS id, d.at, 1 AS done FROM decided d JOIN "EntryStatus" s ON s."entryId" = d."entryId"
       UNION ALL SELECT p.own, p.id, q."createdAt", 0 FROM place p JOIN "Queue" q ON q.id = p.id),
     summed AS (SELECT id, sum(done) OVER (PARTITION BY own ORDER BY at, id NULLS FIRST ROWS UNBOUNDED PRECEDING) AS before FROM event)
     SELECT id::text, sum(before)::int AS before FROM summed WHERE id IS NOT NULL GROUP BY id`,
    [candidates.flatMap(({ id, groups }) => groups.map(() => id)), candidates.flatMap(({ groups }) => groups)],
  );
  return new Map(rows.map(({ id, before }) => [id, before]));
}
