import { randomBytes } from "node:crypto";
import { STATES } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { type Message, message } from "#domain/message.ts";
import type { SessionRequest } from "#domain/session-request.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { addQueue } from "#server/find/add-queue.ts";
import { type Draw, drawEntries, type Fitting } from "#server/find/draw-entries.ts";
import { filterSql } from "#server/find/filter-sql.ts";

/**
 * Draws a queue of at most `size` entries that fit the filter now, and freezes it. Each keeps its position and the chance
 * it had to be drawn, so that rates measured on it can be weighted later.
 * @throws StudioError unprocessable where nothing fits, or for somebody who does not review there; invalid_request for a spot check of another task or of edited entries
 */
export async function startSession(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  request: SessionRequest,
): Promise<{ queueId: bigint; size: number }> {
  const seed = request.seed ?? randomBytes(8).toString("hex");
  const { purpose, assigneeId } = request;
  const isSpotCheck = purpose === "spot_check";
  const filter = isSpotCheck ? spotFilter(request.filter) : request.filter;
  // Boxes of one photo are judged side by side.
  const order = isSpotCheck ? "photo" : request.order;
  if (assigneeId !== undefined) await requireAssignee(db, datasetId, assigneeId);
  const fitting = filterSql(datasetId, filter);
  const draw = { order, seed, sizeMax: request.size };
  const { entryIds, probability } = isSpotCheck
    ? await drawBoxesToSee(db, fitting, draw)
    : await drawWithChance(db, fitting, draw);
  if (entryIds.length === 0) throw new StudioError("unprocessable", nothingFits(filter, isSpotCheck));
  const queue = { datasetId, reviewerId, assigneeId, purpose, filter, order, seed, entryIds, probability };
  const queueId = await inTransaction(db.pool, async (client) => {
    const id = await addQueue(client, queue);
    const after = { purpose, size: entryIds.length, order, seed, assigneeId };
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
    const { rows } = await db.pool.query<{ place: string; id: string }>(
      `SELECT place, e.id FROM unnest($1::bigint[]) WITH ORDINALITY AS drawn (id, place) JOIN "Entry" e ON e.id = drawn.id
       WHERE ${HAS_BOX_TO_SEE} ORDER BY place LIMIT $2`,
      [drawn.entryIds, draw.sizeMax],
    );
    const isAll = drawn.entryIds.length === drawn.population;
    if (rows.length < draw.sizeMax && !isAll) continue;
    const places = rows.length < draw.sizeMax ? drawn.population : Number(rows.at(-1)?.place);
    return { entryIds: rows.map(({ id }) => String(id)), probability: places / drawn.population };
  }
}

/** Judgements point at the imported text, so an entry whose text was changed since cannot be judged by it. */
const SPOT_STATES = STATES.filter((state) => state !== "edited");

function spotFilter(filter: EntryFilter): EntryFilter {
  if (filter.tasks.some((task) => task !== "referring_qa")) {
    throw new StudioError("invalid_request", message("spotTask"));
  }
  if (filter.states.includes("edited")) {
    throw new StudioError("invalid_request", message("spotStates"));
  }
  return { ...filter, tasks: ["referring_qa"], states: filter.states.length > 0 ? filter.states : SPOT_STATES };
}

const NUMBER = String.raw`\s*[-+]?(\d+\.?\d*|\.\d+)\s*`;

const HAS_PHOTO_TO_SEE = `s."imageId" IN (
  SELECT i.id FROM "Image" i WHERE i.photo IN ('present', 'remote') AND i."widthPx" IS NOT NULL AND i."heightPx" IS NOT NULL)`;

/** A mention with a box that can be read; the same sign by sign as domain/grounding/notations/svit.ts reads. */
const HAS_BOX_TO_SEE = `e.turns::text LIKE '%<st>%'
  AND EXISTS (SELECT 1 FROM "SourceFile" f WHERE f.id = e."sourceFileId" AND f."boxSpace" = 'unit')
  AND EXISTS (SELECT 1 FROM json_array_elements(e.turns) turn
    WHERE turn->>'value' ~ '<ed>\\s*(\\[[^]]*\\]\\s*,?\\s*)*\\[${NUMBER}(,${NUMBER}){3}\\]')`;

function nothingFits({ tasks, states, text }: EntryFilter, isSpotCheck: boolean): Message {
  const asked = { states: states.join(", ") || message("any"), ...(text && { text }) };
  if (isSpotCheck) return message(text ? "noBoxFitsText" : "noBoxFits", asked);
  return message(text ? "noEntryFitsText" : "noEntryFits", { tasks: tasks.join(", ") || message("any"), ...asked });
}
