import { randomBytes } from "node:crypto";
import { boxesOnPhoto, isSettled, mentionsOfTurns } from "#domain/entry/entry-text.ts";
import { STATES } from "#domain/entry/task.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { type Message, message } from "#domain/message.ts";
import type { SessionRequest } from "#domain/session-request.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { ENTRY_GROUNDING, groundingOf } from "#server/entries/grounding-sql.ts";
import { addQueue } from "#server/find/add-queue.ts";
import { type Draw, drawEntries, type Fitting } from "#server/find/draw-entries.ts";
import { filterSql } from "#server/find/filter-sql.ts";

/**
 * Draws a queue of at most `size` entries that fit the filter now, and freezes it. Each keeps its position and the chance
 * it had to be drawn, so that rates measured on it can be weighted later.
 * @throws StudioError unprocessable where nothing fits, or for somebody who does not review there; invalid_request for a spot check of edited entries
 */
export async function startSession(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  request: SessionRequest,
): Promise<{ queueId: bigint; size: number }> {
  const seed = request.seed ?? randomBytes(8).toString("hex");
  const { purpose, assigneeId, name } = request;
  const isSpotCheck = purpose === "spot_check";
  const filter = isSpotCheck ? spotFilter(request.filter) : request.filter;
  // Boxes of one photo are judged side by side.
  const order = isSpotCheck ? "photo" : request.order;
  if (assigneeId !== undefined) await requireAssignee(db.pool, datasetId, assigneeId);
  const fitting = filterSql(datasetId, filter);
  const draw = { order, seed, sizeMax: request.size };
  const { entryIds, probability } = isSpotCheck
    ? await drawBoxesToSee(db, fitting, draw)
    : await drawWithChance(db, fitting, draw);
  if (entryIds.length === 0) throw new StudioError("unprocessable", nothingFits(filter, isSpotCheck));
  const queue = { datasetId, reviewerId, assigneeId, name, purpose, filter, order, seed, entryIds, probability };
  const queueId = await inTransaction(db.pool, async (client) => {
    const id = await addQueue(client, queue);
    const after = { purpose, size: entryIds.length, order, seed, assigneeId, name };
    await record(client, { action: "session_start", datasetId, target: { kind: "queue", id }, after });
    return id;
  });
  return { queueId, size: entryIds.length };
}

type WithChance = { entryIds: string[]; probability: number };

async function drawWithChance(db: Database, fitting: Fitting, draw: Draw): Promise<WithChance> {
  const { entryIds, population } = await drawEntries(db.pool, fitting, draw);
  return { entryIds, probability: entryIds.length / population };
}

/** Drawn for each entry wanted, since some have no box that can be read; where too few have, more are drawn. */
const SPARE = 2;
const MORE = 8;

/**
 * The first entries of a draw from all with a box and a photo that have a box to see: their texts are looked at in its
 * order until there are enough, for reading a million takes some twenty seconds. The chance to be drawn is that of the
 * places that were looked at.
 */
async function drawBoxesToSee(db: Database, { where, values }: Fitting, draw: Draw): Promise<WithChance> {
  const candidates = { where: `${where} AND s."boxCount" > 0 AND ${HAS_PHOTO_TO_SEE}`, values };
  for (let sizeMax = SPARE * draw.sizeMax; ; sizeMax *= MORE) {
    const drawn = await drawEntries(db.pool, candidates, { ...draw, sizeMax });
    const places = await placesToSee(db, drawn.entryIds, draw.sizeMax);
    const isAll = drawn.entryIds.length === drawn.population;
    if (places.length < draw.sizeMax && !isAll) continue;
    const looked = places.length < draw.sizeMax ? drawn.population : (places.at(-1) ?? 0) + 1;
    return {
      entryIds: places.flatMap((place) => drawn.entryIds[place] ?? []),
      probability: looked / drawn.population,
    };
  }
}

/** Judgements point at the imported text, so an entry whose text was changed since cannot be judged by it. */
const SPOT_STATES = STATES.filter((state) => state !== "edited");

function spotFilter(filter: EntryFilter): EntryFilter {
  if (filter.states.includes("edited")) {
    throw new StudioError("invalid_request", message("spotStates"));
  }
  return { ...filter, states: filter.states.length > 0 ? filter.states : SPOT_STATES };
}

const HAS_PHOTO_TO_SEE = `s."imageId" IN (
  SELECT i.id FROM "Image" i WHERE i.photo IN ('present', 'remote') AND i."widthPx" IS NOT NULL AND i."heightPx" IS NOT NULL)`;

/** Texts are taken apart so many at a time. */
const LOOKED_AT_ONCE = 500;

/** Which of drawn entries, by their places, hold a phrase with a box that can be drawn, up to `countMax`: as spotCells will read them. */
async function placesToSee(db: Database, entryIds: readonly string[], countMax: number): Promise<number[]> {
  const places: number[] = [];
  for (let from = 0; from < entryIds.length && places.length < countMax; from += LOOKED_AT_ONCE) {
    const { rows } = await db.pool.query<Looked>(
      `SELECT place::int - 1 AS place, e.turns, ${ENTRY_GROUNDING} AS grounding, i."widthPx", i."heightPx"
       FROM unnest($1::bigint[]) WITH ORDINALITY AS drawn (id, place) JOIN "Entry" e ON e.id = drawn.id
       JOIN "SourceFile" f ON f.id = e."sourceFileId" JOIN "Image" i ON i.id = e."imageId"
       ORDER BY place`,
      [entryIds.slice(from, from + LOOKED_AT_ONCE)],
    );
    places.push(...rows.filter(hasBoxToSee).map(({ place }) => from + place));
  }
  return places.slice(0, countMax);
}

type Looked = { place: number; turns: unknown; grounding: unknown; widthPx: number; heightPx: number };

function hasBoxToSee({ turns, grounding: column, widthPx, heightPx }: Looked): boolean {
  const imported = turnsOf(turns);
  const grounding = groundingOf(column, imported);
  return (
    isSettled(grounding) &&
    mentionsOfTurns(imported, grounding).some(
      ({ mention }) =>
        mention.phrase.trim() !== "" && boxesOnPhoto(mention.boxes, grounding, { widthPx, heightPx }).length > 0,
    )
  );
}

function nothingFits({ tasks, states, text }: EntryFilter, isSpotCheck: boolean): Message {
  const asked = { states: states.join(", ") || message("any"), ...(text && { text }) };
  if (isSpotCheck) return message(text ? "noBoxFitsText" : "noBoxFits", asked);
  return message(text ? "noEntryFitsText" : "noEntryFits", { tasks: tasks.join(", ") || message("any"), ...asked });
}
