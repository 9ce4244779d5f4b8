import type pg from "pg";
import type { PageRequest } from "#domain/find/browse-address.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { PhotoPage, PhotoRow } from "#domain/find/page.ts";
import { printPlace } from "#domain/find/place.ts";
import type { Database } from "#server/db/client.ts";
import { statusOfImage } from "#server/db/entry-images-sql.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";
import { type Narrowest, narrowest, SET_MAX, setSql } from "./estimate.ts";
import { filterParts, filterSql } from "./filter-sql.ts";
import { limited, tooLong } from "./limited.ts";
import { parameters } from "./put.ts";

/** No look at a set takes longer; what is larger than PostgreSQL thought is then walked along. */
const SET_MS = 250;
const WALK_MS_MAX = 20_000;
/** The first window's photos; each further one is four times as long, until the time is up. */
const WINDOW_PHOTOS = 100;
const WALK_MS = 25;

/** From a photo on in ascending order, or, turning back, down from it. Places hold photos' ids. */
type Search = {
  datasetId: bigint;
  filter: EntryFilter;
  from: string | null;
  isAt: boolean;
  isBack: boolean;
  rowsMax: number;
};
type Found = { ids: string[]; goesOn: string | null };

/** One page of a data set's photos by id, with their entries that fit; without any filter photos without entries are there, too. */
export async function loadPhotoPage(db: Database, datasetId: bigint, asked: PageRequest): Promise<PhotoPage> {
  const { place, rowsMax } = asked;
  const { filter } = asked.query;
  const isEnd = place.from === "share" && place.share === 1;
  const isBack = place.from === "before" || isEnd;
  const from = isEnd ? null : place.from === "share" ? await photoAt(db, datasetId, place.share) : place.row.id;
  const isAt = place.from === "at" || place.from === "share";
  const search: Search = { datasetId, filter, from, isAt, isBack, rowsMax };
  const set = await limited(
    db,
    SET_MS,
    async (client) => {
      const least = await narrowest(client, datasetId, filter);
      return least && least.entries <= SET_MAX ? findAll(client, search, least) : null;
    },
    () => null,
  );
  const found = set ?? (await limited(db, WALK_MS_MAX, (client) => walk(client, search), tooLong));
  const ids = isBack ? found.ids.toReversed() : found.ids;
  const [first, last] = [ids[0], ids.at(-1)];
  const isStart = place.from === "share" && place.share === 0;
  const behind = isEnd ? null : isBack ? (last ?? from) : found.goesOn;
  const ahead = isBack ? found.goesOn : isStart ? null : (first ?? from);
  return {
    rows: await loadPhotos(db, datasetId, filter, ids),
    previous: ahead && printPlace({ from: "before", row: { key: null, id: ahead } }),
    next: behind && printPlace({ from: isBack && !last ? "at" : "after", row: { key: null, id: behind } }),
    rank: isStart ? { count: 0, isExact: true } : null,
  };
}

/** Photos' ids lie evenly: those of one import follow one another. */
async function photoAt(db: Database, datasetId: bigint, share: number): Promise<string | null> {
  if (share === 0) return null;
  const { rows } = await db.pool.query<{ id: string | null }>(
    `SELECT (min(id) + floor($2::float8 * (max(id) - min(id))))::bigint AS id FROM "Image" WHERE "datasetId" = $1`,
    [datasetId, share],
  );
  return rows[0]?.id ?? null;
}

const sign = ({ isBack, isAt }: Search) => (isBack ? "<" : isAt ? ">=" : ">");
const NOWHERE = { true: "9223372036854775807", false: "-1" };
const start = ({ from, isBack }: Search) => from ?? NOWHERE[`${isBack}`];

async function findAll(client: pg.PoolClient, search: Search, begin: Narrowest): Promise<Found> {
  const { text, values, put } = setSql(
    search.datasetId,
    search.filter,
    begin.part,
    `s."imageId" AS id, s."entryId" AS entry`,
  );
  const order = search.isBack ? "DESC" : "ASC";
  const { rows } = await client.query(
    `WITH ${text} SELECT id FROM (SELECT id FROM fits UNION SELECT x."imageId" FROM fits JOIN "EntryImage" x ON x."entryId" = fits.entry) named WHERE id ${sign(search)} ${put(start(search))}::bigint ORDER BY id ${order} LIMIT ${put(search.rowsMax + 1)}`,
    values,
  );
  const ids = rows.slice(0, search.rowsMax).map((row) => String(row.id));
  return { ids, goesOn: rows.length > search.rowsMax ? (ids.at(-1) ?? null) : null };
}

/** Looks through photos in windows, as walkEntries does through entries. */
async function walk(client: pg.PoolClient, search: Search): Promise<Found> {
  const { datasetId, filter, isBack, rowsMax } = search;
  const began = performance.now();
  const isOpen = filter.tasks.length === 0 && filterParts(filter).length === 0;
  const ids: string[] = [];
  const order = isBack ? "DESC" : "ASC";
  for (let at = search, size = WINDOW_PHOTOS; ; size *= 4) {
    const wanted = rowsMax - ids.length;
    const { where, values, put } = filterSql(datasetId, filter, "probe");
    const fits = isOpen ? "true" : `EXISTS (SELECT 1 FROM ${statusOfImage("w.id")} s WHERE ${where} OFFSET 0)`;
    const { rows } = await client.query(
      `WITH w AS MATERIALIZED (SELECT i.id FROM "Image" i WHERE i."datasetId" = $1 AND i.id ${sign(at)} ${put(start(at))}::bigint
         ORDER BY i.id ${order} LIMIT ${put(isOpen ? wanted : size)})
       SELECT w.id, count(*) OVER ()::int AS fitting, (SELECT count(*) FROM w)::int AS looked,
         (SELECT ${isBack ? "min" : "max"}(id) FROM w) AS until
       FROM w WHERE ${fits} ORDER BY w.id ${order} LIMIT ${put(wanted)}`,
      values,
    );
    ids.push(...rows.map((row) => String(row.id)));
    // No row, no word of where the window ended: look again for that alone.
    const { looked, until } = rows[0] ?? (await windowOf(client, at, size));
    const last = ids.at(-1);
    if (ids.length >= rowsMax && last) return { ids, goesOn: last };
    if (looked < (isOpen ? wanted : size)) return { ids, goesOn: null };
    if (performance.now() - began > WALK_MS) return { ids, goesOn: String(until) };
    at = { ...at, from: String(until), isAt: false };
  }
}

async function windowOf(client: pg.PoolClient, at: Search, size: number): Promise<{ looked: number; until: string }> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS looked, ${at.isBack ? "min" : "max"}(id) AS until FROM (
       SELECT id FROM "Image" WHERE "datasetId" = $1 AND id ${sign(at)} $2::bigint ORDER BY id ${at.isBack ? "DESC" : "ASC"} LIMIT $3) w`,
    [at.datasetId, start(at), size],
  );
  return rows[0];
}

async function loadPhotos(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  ids: readonly string[],
): Promise<PhotoRow[]> {
  if (ids.length === 0) return [];
  const bound = parameters();
  const page = bound.put(ids);
  const { where, values } = filterSql(datasetId, filter, "probe", bound);
  const { rows } = await db.pool.query(
    `SELECT i.id, i.identity, i.photo, ${PHOTO_MARK}, i."widthPx", i."heightPx", c.entries, c.states, c.tasks
     FROM unnest(${page}::bigint[]) AS page (id) JOIN "Image" i ON i.id = page.id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(n), 0)::int AS entries, json_agg(json_build_array(state, n)) AS states, json_agg(json_build_array(task, n)) AS tasks
       FROM (SELECT s.state, s.task, count(*) AS n FROM ${statusOfImage("i.id")} s WHERE ${where} GROUP BY 1, 2) g) c
     ORDER BY i.id`,
    values,
  );
  return rows.map((row) => ({
    imageId: String(row.id),
    identity: row.identity,
    hasPhoto: row.photo === "present" || row.photo === "remote",
    photoMark: row.photoMark,
    widthPx: row.widthPx,
    heightPx: row.heightPx,
    entries: row.entries,
    states: summed(row.states),
    tasks: summed(row.tasks),
  }));
}

function summed(counts: [string, number][] | null): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts ?? []) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
