import type pg from "pg";
import type { FacetSql } from "#domain/find/define-filter.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { COUNTED_PARTS, type CountedPart, type FacetCounts } from "#domain/find/facet-count.ts";
import { FILTERS } from "#domain/find/filters/index.ts";
import type { Database } from "#server/db/client.ts";
import { narrowest, SET_MAX, setSql } from "./estimate.ts";
import { filterParts, filterSql } from "./filter-sql.ts";
import { limited } from "./limited.ts";
import { sampleEntries } from "./sample.ts";

/** Counting one by one stops here: nobody waits for these figures. */
const EXACT_MS = 150;
/** Each of a sample's few statements: of a cold database of millions it would read for many seconds, for figures beside the list. */
const SAMPLE_MS = 1_000;
/** A share that so few of the drawn entries have is not told: from ten on an estimate is within two thirds of the truth. */
const HITS_MIN = 10;

/**
 * How many entries each choice of the filter would find: the rest of the filter holds, the choice's own part is left out.
 * Exact where few are to be looked at, else from a sample, else not told. Tasks and states of a filter that narrows
 * nothing else are left out: Facets know them.
 */
export async function loadFacetCounts(db: Database, datasetId: bigint, filter: EntryFilter): Promise<FacetCounts> {
  const shared = COUNTED_PARTS.filter((part) => filter[part].length === 0);
  const own = COUNTED_PARTS.filter((part) => filter[part].length > 0);
  const all = await Promise.all([
    countParts(db, datasetId, filter, shared),
    ...own.map((part) => countParts(db, datasetId, { ...filter, [part]: [] }, [part])),
  ]);
  return Object.assign({}, ...all);
}

async function countParts(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  parts: readonly CountedPart[],
): Promise<FacetCounts> {
  if (parts.length === 0) return {};
  const isPlain = filterParts({ ...filter, states: [] }).length === 0;
  // Of a whole data set only what few rows have is looked at.
  const wanted = isPlain ? parts.filter((part) => FILTERS[part].facet.few !== null) : parts;
  if (wanted.length === 0) return {};
  const counted = isPlain
    ? await countMarked(db, datasetId, filter, wanted)
    : await countSet(db, datasetId, filter, wanted);
  const left = wanted.filter((part) => !counted[part] && !isRare(part));
  return left.length === 0 ? counted : { ...(await sampleParts(db, datasetId, filter, left)), ...counted };
}

const isRare = (part: CountedPart): boolean => (FILTERS[part].facet as FacetSql).isRare === true;

/** Of each of a part's values how many of `rows` have it, as `measure` counts them. */
function countSql(part: CountedPart, rows: string, where: string | null, measure = "count(*)::int AS count"): string {
  const { from, value, few } = FILTERS[part].facet;
  const clauses = [where, few].filter((clause) => clause !== null).join(" AND ");
  return `SELECT '${part}' AS part, ${value} AS value, ${measure} FROM ${rows} s ${from} ${clauses === "" ? "" : `WHERE ${clauses}`} GROUP BY 2`;
}

/** Of the drawn entries; each stands for `weight` of all. */
const SAMPLED = "count(*)::int AS hits, round(sum(s.weight))::float8 AS count";

type Row = { part: CountedPart; value: string; count: number };

const exactly = (parts: readonly CountedPart[], rows: readonly Row[]): FacetCounts =>
  Object.fromEntries(
    parts.map((part) => {
      const own = rows.filter((row) => row.part === part);
      return [part, { isExact: true, counts: Object.fromEntries(own.map(({ value, count }) => [value, count])) }];
    }),
  );

/** All that fits, where it is few. */
function countSet(db: Database, datasetId: bigint, filter: EntryFilter, parts: readonly CountedPart[]) {
  return limited(
    db,
    EXACT_MS,
    async (client: pg.PoolClient): Promise<FacetCounts> => {
      const least = await narrowest(client, datasetId, filter);
      if (!least || least.entries > SET_MAX) return {};
      const { text, values } = setSql(datasetId, filter, least.part, "s.*");
      const counts = parts.map((part) => countSql(part, "fits", null)).join(" UNION ALL ");
      return exactly(parts, (await client.query<Row>(`WITH ${text} ${counts}`, values)).rows);
    },
    (): FacetCounts => ({}),
  );
}

/** Rows that have a mark, a reason or a reviewer, where those are few: their indexes hold no others. */
async function countMarked(db: Database, datasetId: bigint, filter: EntryFilter, parts: readonly CountedPart[]) {
  const { where, values } = filterSql(datasetId, { ...NO_FILTER, tasks: filter.tasks, states: filter.states }, "probe");
  const counted = await Promise.all(
    parts.map((part) =>
      limited(
        db,
        EXACT_MS,
        async (client: pg.PoolClient): Promise<FacetCounts> =>
          exactly([part], (await client.query<Row>(countSql(part, `"EntryStatus"`, where), values)).rows),
        () => ({}),
      ),
    ),
  );
  return Object.assign({}, ...counted) as FacetCounts;
}

async function sampleParts(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  parts: readonly CountedPart[],
): Promise<FacetCounts> {
  const rows = await limited(
    db,
    SAMPLE_MS,
    async (client) => {
      const { hits } = await sampleEntries(client, { datasetId, filter, sort: "id" });
      const drawn = `(SELECT s.*, d.weight FROM unnest($1::bigint[], $2::float8[]) AS d (id, weight)
        JOIN "EntryStatus" s ON s."entryId" = d.id)`;
      const sums = parts.map((part) => countSql(part, drawn, null, SAMPLED));
      const values = [hits.map(({ row }) => row.id), hits.map(({ weight }) => weight)];
      return (await client.query<Row & { hits: number }>(sums.join(" UNION ALL "), values)).rows;
    },
    () => [],
  );
  const told = rows.filter(({ hits }) => hits >= HITS_MIN);
  const counts = exactly(parts, told);
  return Object.fromEntries(Object.entries(counts).map(([part, own]) => [part, { ...own, isExact: false }]));
}
