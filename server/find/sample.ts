import type pg from "pg";
import { TASKS, type Task } from "#domain/entry/task.ts";
import type { BrowseQuery } from "#domain/find/browse-query.ts";
import type { Count } from "#domain/find/count.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { RowKey } from "#domain/find/place.ts";
import { filterSql } from "./filter-sql.ts";
import { rowKey } from "./find-entries.ts";

/** So many ids are drawn a data set; an estimate from h hits is within about 2 / √h of the truth. */
const DRAWN = 2000;
/** Enough for a place: two of a hundred off. */
const DRAWN_FOR_PLACE = 800;

/** Entries that fit, drawn evenly: `entries` is about how many fit, `hits` the drawn ones that do, each standing for `weight` of them. */
export type Sampled = { entries: number; hits: { row: RowKey; weight: number }[] };

type Asked = { datasetId: bigint; filter: EntryFilter; sort: BrowseQuery["sort"] };

/**
 * Draws entries of each task by their ids and looks which of them fit. The same entries are drawn each time, so that the
 * same question has the same answer.
 */
export async function sampleEntries(
  client: pg.PoolClient,
  { datasetId, filter, sort }: Asked,
  wanted = DRAWN,
): Promise<Sampled> {
  const strata = (await loadStrata(client, datasetId)).filter(
    ({ task }) => filter.tasks.length === 0 || filter.tasks.includes(task),
  );
  const total = strata.reduce((sum, stratum) => sum + stratum.entries, 0);
  const sampled: Sampled = { entries: 0, hits: [] };
  for (const stratum of strata) {
    const drawn = Math.max(40, Math.round((wanted * stratum.entries) / Math.max(1, total)));
    const { present, hits } = await draw(client, { datasetId, filter, sort }, stratum, drawn);
    const weight = stratum.entries / Math.max(1, present);
    sampled.entries += weight * hits.length;
    sampled.hits.push(...hits.map((row) => ({ row, weight })));
  }
  return sampled;
}

/** Where about `share` of a list lies before; null where nothing that fits was drawn. */
export async function placeAtShare(
  client: pg.PoolClient,
  asked: Asked,
  share: number,
): Promise<{ row: RowKey; rank: Count } | null> {
  const { entries, hits } = await sampleEntries(client, asked, DRAWN_FOR_PLACE);
  const sign = asked.sort.startsWith("-") ? -1 : 1;
  hits.sort((one, other) => sign * compareRows(one.row, other.row));
  let before = 0;
  for (const { row, weight } of hits) {
    before += weight;
    // Sums of weights are no whole numbers: the last one is the end in any case.
    if (before >= share * entries || row === hits.at(-1)?.row)
      return { row, rank: { count: Math.round(share * entries), isExact: false } };
  }
  return null;
}

type Stratum = { task: Task; entries: number; first: string; last: string };

async function loadStrata(client: pg.PoolClient, datasetId: bigint): Promise<Stratum[]> {
  const { rows } = await client.query<Stratum>(
    `SELECT c.task, c.entries, b.first, b.last FROM unnest($2::"Task"[]) AS t(task)
     JOIN (SELECT task, sum(delta)::float8 AS entries FROM "StateCount" WHERE "datasetId" = $1 GROUP BY task) c USING (task)
     CROSS JOIN LATERAL (
       SELECT (SELECT s."entryId" FROM "EntryStatus" s WHERE s."datasetId" = $1 AND s.task = t.task ORDER BY s."entryId" LIMIT 1) AS first,
         (SELECT s."entryId" FROM "EntryStatus" s WHERE s."datasetId" = $1 AND s.task = t.task ORDER BY s."entryId" DESC LIMIT 1) AS last) b
     WHERE c.entries > 0 AND b.first IS NOT NULL`,
    [datasetId, TASKS],
  );
  return rows;
}

/** `present`: how many of the drawn ids are entries of that task. */
async function draw(
  client: pg.PoolClient,
  { datasetId, filter, sort }: Asked,
  { task, first, last }: Stratum,
  drawn: number,
): Promise<{ present: number; hits: RowKey[] }> {
  const { where, values, put } = filterSql(datasetId, { ...filter, tasks: [] }, "probe");
  const key = { words: `s."wordCount"`, boxes: `s."boxCount"`, changed: `s."changedAt"`, id: "NULL" }[
    sort.replace("-", "") as "id"
  ];
  const [from, to] = [put(first), put(last)];
  // hashint8extended: any even spread will do, and this one is the same everywhere.
  const { rows } = await client.query(
    `SELECT s."entryId" AS id, ${key} AS key, (${where}) AS fits
     FROM (SELECT DISTINCT ${from}::bigint + ((hashint8extended(n, 20230709) & 9007199254740991) % (${to}::bigint - ${from}::bigint + 1)) AS id
       FROM generate_series(1, ${put(drawn)}::int) n) d
     JOIN "EntryStatus" s ON s."entryId" = d.id
     WHERE s."datasetId" = $1 AND s.task = ${put(task)}::"Task"`,
    values,
  );
  return { present: rows.length, hits: rows.filter((row) => row.fits).map(rowKey) };
}

function compareRows(one: RowKey, other: RowKey): number {
  if (one.key !== other.key) {
    if (one.key === null) return -1;
    return other.key === null ? 1 : one.key - other.key;
  }
  const [a, b] = [BigInt(one.id), BigInt(other.id)];
  return a < b ? -1 : a > b ? 1 : 0;
}
