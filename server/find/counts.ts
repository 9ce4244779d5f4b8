import type pg from "pg";
import { STATES, TASKS } from "#domain/entry/task.ts";
import type { BrowseCounts, Count } from "#domain/find/count.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { Database } from "#server/db/client.ts";
import { statusOfImage } from "#server/db/entry-images-sql.ts";
import { type Narrowest, narrowest, SET_MAX, setSql } from "./estimate.ts";
import { filterParts, filterSql } from "./filter-sql.ts";
import { limited } from "./limited.ts";
import { sampleEntries } from "./sample.ts";
import { findHits } from "./text-hits.ts";
import { fitting } from "./walk-hits.ts";

/** Counting entry by entry stops here: by then the sample's answer is good enough. */
const EXACT_MS = 400;
const SAMPLE_MS = 20_000;
/** Of a data set of no more than a sample looks at all are counted: it costs the same, and on a busy machine, too, is no guess. */
const WHOLE_MAX = 2_000;
/** As many as can be counted within EXACT_MS, about. */
const EXACT_MAX = 100_000;

/**
 * How many entries fit, exactly where that is cheap (from the appended counts; or one by one, within a time limit), else
 * about how many, from a sample. Never counts a large data set through. Null where nobody knows: the database did not come
 * to it in time, or so few fit that the sample met none.
 */
export async function countEntries(db: Database, datasetId: bigint, filter: EntryFilter): Promise<Count | null> {
  const parts = filterParts(filter);
  if (parts.every((part) => part.states.length > 0 || part.parts.length > 0)) return countKnown(db, datasetId, filter);
  const ofText = await countOfText(db, datasetId, filter);
  if (ofText?.isExact) return ofText;
  const exact = await limited(
    db,
    EXACT_MS,
    async (client) => {
      const least = await narrowest(client, datasetId, filter);
      return least && least.entries <= (ofText ? SET_MAX : EXACT_MAX)
        ? countAll(client, datasetId, filter, least)
        : null;
    },
    () => null,
  );
  const known = exact ?? ofText;
  if (known) return known;
  return sampled(db, datasetId, filter);
}

async function sampled(db: Database, datasetId: bigint, filter: EntryFilter, drawn?: number): Promise<Count | null> {
  const { count } = await countKnown(db, datasetId, { ...NO_FILTER, tasks: filter.tasks });
  return limited(
    db,
    SAMPLE_MS,
    async (client) =>
      count <= WHOLE_MAX
        ? countWhole(client, datasetId, filter)
        : about((await sampleEntries(client, { datasetId, filter, sort: "id" }, drawn)).entries),
    () => null,
  );
}

async function countWhole(client: pg.PoolClient, datasetId: bigint, filter: EntryFilter): Promise<Count> {
  const { where, values } = filterSql(datasetId, filter, "probe");
  const { rows } = await client.query(`SELECT count(*)::int AS count FROM "EntryStatus" s WHERE ${where}`, values);
  return { count: rows[0].count, isExact: true };
}

/** A sample that met none does not say that there are none. */
function about(entries: number): Count | null {
  const count = Math.round(entries);
  return count > 0 ? { count, isExact: false } : null;
}

/** Hits of a text that are looked at to tell how many of all fit the rest of the filter. */
const HITS_LOOKED = 1000;

/** Null where no text is searched for, or it does not help: its hits are not at hand, and something else is asked, too. */
async function countOfText(db: Database, datasetId: bigint, filter: EntryFilter): Promise<Count | null> {
  const hits = await findHits(db, datasetId, filter.text, EXACT_MS);
  const rest = { ...filter, text: "" };
  const isAlone = rest.tasks.length === 0 && filterParts(rest).length === 0;
  if (!hits) return filter.text !== "" && isAlone ? sampled(db, datasetId, filter, DRAWN_FOR_TEXT) : null;
  const isExact = isAlone || hits.length <= HITS_LOOKED;
  const step = Math.max(1, Math.floor(hits.length / HITS_LOOKED));
  const looked = Array.from(
    hits.filter((_, at) => at % step === 0),
    String,
  );
  if (isExact && hits.length > HITS_LOOKED) return { count: hits.length, isExact };
  const fits = await limited(
    db,
    SAMPLE_MS,
    (client) => fitting(client, datasetId, rest, looked),
    () => null,
  );
  if (isExact) return fits && { count: fits.length, isExact };
  return fits && about((hits.length * fits.length) / looked.length);
}

/** A common word is met often: fewer entries tell. */
const DRAWN_FOR_TEXT = 600;

/** With the database's clock, for a later question what changed since. */
export async function loadCounts(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  withPhotos: boolean,
): Promise<BrowseCounts> {
  const { rows } = await db.pool.query<{ at: Date }>("SELECT now() AS at");
  const at = rows[0]?.at ?? new Date();
  const entries = await countEntries(db, datasetId, filter);
  const photos = withPhotos ? await countPhotos(db, datasetId, filter) : null;
  return { entries, photos, at: at.toISOString() };
}

async function countKnown(db: Database, datasetId: bigint, { tasks, states, parts }: EntryFilter): Promise<Count> {
  const { rows } = await db.pool.query<{ count: number }>(
    `SELECT coalesce(sum(delta), 0)::float8 AS count FROM "StateCount"
     WHERE "datasetId" = $1 AND task = ANY($2::"Task"[]) AND state = ANY($3::"EntryState"[])
       AND ($4::text[] = '{}' OR coalesce("partId"::text, '${NO_PART}') = ANY($4))`,
    [datasetId, tasks.length > 0 ? tasks : TASKS, states.length > 0 ? states : STATES, parts],
  );
  return { count: rows[0]?.count ?? 0, isExact: true };
}

async function countAll(
  client: pg.PoolClient,
  datasetId: bigint,
  filter: EntryFilter,
  begin: Narrowest,
): Promise<Count> {
  const { text, values } = setSql(datasetId, filter, begin.part, `s."entryId"`);
  const { rows } = await client.query(`WITH ${text} SELECT count(*)::int AS count FROM fits`, values);
  return { count: rows[0].count, isExact: true };
}

/** Photos are a hundred thousand, and their index small; of those with entries that fit, some are looked at. */
const PHOTOS_DRAWN = 400;

async function countPhotos(db: Database, datasetId: bigint, filter: EntryFilter): Promise<Count | null> {
  const images = await db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "Image" WHERE "datasetId" = $1`,
    [datasetId],
  );
  const total = images.rows[0]?.count ?? 0;
  if (filter.tasks.length === 0 && filterParts(filter).length === 0) return { count: total, isExact: true };
  const exact = await limited(
    db,
    EXACT_MS,
    async (client) => {
      const least = await narrowest(client, datasetId, filter);
      if (!least || least.entries > EXACT_MAX) return null;
      const { text, values } = setSql(datasetId, filter, least.part, `s."imageId", s."entryId" AS entry`);
      const { rows } = await client.query(
        `WITH ${text} SELECT count("imageId")::int AS count FROM (
           SELECT "imageId" FROM fits UNION SELECT x."imageId" FROM fits JOIN "EntryImage" x ON x."entryId" = fits.entry) named`,
        values,
      );
      return { count: rows[0].count as number, isExact: true };
    },
    () => null,
  );
  return (
    exact ??
    limited(
      db,
      SAMPLE_MS,
      (client) => samplePhotos(client, datasetId, filter, total),
      () => null,
    )
  );
}

async function samplePhotos(
  client: pg.PoolClient,
  datasetId: bigint,
  filter: EntryFilter,
  total: number,
): Promise<Count | null> {
  const { where, values } = filterSql(datasetId, filter, "probe");
  const isWhole = total <= PHOTOS_DRAWN;
  const drawn = isWhole
    ? ""
    : `AND i.id IN (SELECT b.first + (hashint8extended(n, 20230709) & 9007199254740991) % (b.last - b.first + 1) FROM generate_series(1, ${PHOTOS_DRAWN}) n)`;
  const { rows } = await client.query(
    `SELECT count(*)::int AS looked, count(*) FILTER (WHERE EXISTS (
       SELECT 1 FROM ${statusOfImage("i.id")} s WHERE ${where} OFFSET 0))::int AS fit
     FROM (SELECT i.id FROM "Image" i, (SELECT min(id) AS first, max(id) AS last FROM "Image" WHERE "datasetId" = $1) b
       WHERE i."datasetId" = $1 ${drawn}) i`,
    values,
  );
  const { looked, fit } = rows[0];
  if (isWhole) return { count: fit, isExact: true };
  return looked === 0 ? null : about((total * fit) / looked);
}
