import { must } from "#domain/must.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import type { CardReview } from "#domain/release/card-facts.ts";
import { PERSON } from "#server/db/person.ts";
import { IS_UNDONE } from "#server/entries/standing-sql.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

type Row = { people: number; busiest: number | null; verdicts: number; entries: number; twice: number };

/** How a data set was reviewed, and of what it is, as its card tells it. */
export async function loadCard(snapshot: Snapshot, datasetId: bigint) {
  const [row] = await snapshot.query<Row>(
    `WITH own AS MATERIALIZED (SELECT v."entryId", p."personId", v.mode FROM "Verdict" v JOIN ${PERSON} p ON p.id = v."reviewerId" ${DECIDED}),
       people AS (SELECT "personId", count(*) AS verdicts FROM own GROUP BY 1),
       entries AS (SELECT "entryId", count(DISTINCT "personId") AS people FROM own GROUP BY 1)
     SELECT (SELECT count(*) FROM people)::float8 AS people, (SELECT max(verdicts) FROM people)::float8 AS busiest,
       (SELECT count(*) FROM own)::float8 AS verdicts, (SELECT count(*) FROM entries)::float8 AS entries,
       (SELECT count(*) FROM entries WHERE people > 1)::float8 AS twice`,
    [datasetId],
  );
  const modes = await snapshot.query<{ mode: string; count: number }>(
    `SELECT v.mode, count(*)::float8 AS count FROM "Verdict" v ${DECIDED} GROUP BY 1 ORDER BY 2 DESC, v.mode COLLATE "C"`,
    [datasetId],
  );
  const states = await snapshot.query<{ state: string; count: number }>(
    `SELECT state::text AS state, sum(delta)::float8 AS count FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1 HAVING sum(delta) > 0 ORDER BY 1`,
    [datasetId],
  );
  const authors = await snapshot.query<{ name: string; author: PartAuthor }>(
    'SELECT name, author::text AS author FROM "Part" WHERE "datasetId" = $1',
    [datasetId],
  );
  const [day] = await snapshot.query<{ day: string; withdrawn: number }>(
    `SELECT to_char(greatest((SELECT max("createdAt") FROM "Verdict" WHERE "datasetId" = $1), (SELECT max("createdAt") FROM "SourceFile" WHERE "datasetId" = $1),
       (SELECT "createdAt" FROM "Dataset" WHERE id = $1)) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
       (SELECT count(*) FROM "Entry" e JOIN "Image" i ON i.id = e."imageId" WHERE i."datasetId" = $1 AND i."isWithdrawn")::float8 AS withdrawn`,
    [datasetId],
  );
  const { people, busiest, verdicts, entries, twice } = must(row, "aggregates answer a row");
  const review: CardReview = {
    people,
    busiestShare: verdicts === 0 ? null : (busiest ?? 0) / verdicts,
    entries,
    twice,
    modes,
  };
  const { day: dataDay, withdrawn } = must(day, "aggregates answer a row");
  return {
    review,
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    authors: new Map(authors.map(({ name, author }) => [name, author])),
    dataDay,
    withdrawn,
  };
}

/** What a person decided in the data set's own review, and did not take back. */
const DECIDED = `WHERE v."datasetId" = $1 AND v.pass = 'main' AND v.decision IN ('accept', 'edit', 'reject', 'flag', 'unclear') AND v."bulkRunId" IS NULL AND NOT ${IS_UNDONE}`;

/** How many of these entries (ids, ascending) a person decided one by one. `askedMax`: up to so many are asked for by their ids. */
export async function countLooked(
  snapshot: Snapshot,
  datasetId: bigint,
  ids: Float64Array,
  askedMax = ASKED_MAX,
): Promise<number> {
  if (ids.length <= askedMax) {
    const [row] = await snapshot.query<{ count: number }>(
      `SELECT count(DISTINCT v."entryId")::float8 AS count FROM "Verdict" v ${DECIDED} AND v."entryId" = ANY($2::bigint[])`,
      [datasetId, Array.from(ids)],
    );
    return row?.count ?? 0;
  }
  let looked = 0;
  let at = 0;
  const decided = `SELECT v."entryId" FROM "Verdict" v ${DECIDED.replace("$1", String(datasetId))} GROUP BY 1 ORDER BY 1`;
  for await (const rows of snapshot.stream(decided, ["int8"]))
    for (const [own] of rows) {
      const id = Number(own);
      while (at < ids.length && (ids[at] as number) < id) at++;
      if (ids[at] === id) looked++;
    }
  return looked;
}
/** For more it is quicker to go through all verdicts than to look for those of each entry. */
const ASKED_MAX = 50_000;
