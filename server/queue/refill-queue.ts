import type pg from "pg";
import type { QueueGoal } from "#domain/entry/entry-view.ts";
import { turnSchema, turnsOf } from "#domain/entry/turn.ts";
import { correctionsOf, type StandingVerdict } from "#domain/export/preference/corrections.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { NOT_WITHDRAWN } from "#server/db/withdrawn-sql.ts";
import { EDITED_TURNS } from "#server/entries/standing-sql.ts";
import { photoClaimLock } from "./photo-claim-lock.ts";
import type { QueueFacts } from "./queue-facts.ts";
import { goalOf, IS_APPROVED, IS_WAITING, loadStanding, type Stratum } from "./recipe-standing.ts";

/**
 * Brings a recipe's queue to what it must be: of every stratum as many entries that are approved or wait for a decision as its quota says. For one that
 * was rejected, skipped, flagged or withdrawn the next of its stratum comes in; where a decision was undone, one that nobody holds stands back.
 * It looks at how entries stand and at nothing else, so it may be called at any time and by anybody, and what a killed process left is made good by the
 * next who asks for entries. Answers how far the queue is then.
 */
export async function refillQueue(db: Database, queue: QueueFacts): Promise<QueueGoal> {
  const { queueId, recipe } = queue;
  if (recipe?.counts === "corrections") await lookAtEdits(db.pool, queue);
  const before = await loadStanding(db.pool, queueId);
  if (before.every(isRight)) return goalOf(before);
  return inTransaction(db.pool, async (client) => {
    // One at a time: two that saw the same reject would each bring one in.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`recipe queue ${queueId}`]);
    for (const own of await loadStanding(client, queueId)) {
      const excess = own.approved + own.waiting - own.quota;
      if (excess > 0) await standBack(client, queue, own, excess);
      if (excess < 0) await bringIn(client, queue, own, -excess);
    }
    return goalOf(await loadStanding(client, queueId));
  });
}

const isRight = ({ quota, approved, waiting }: Stratum) =>
  approved + waiting === quota || (approved > quota && waiting === 0);

async function bringIn(client: pg.PoolClient, queue: QueueFacts, { stratum }: Stratum, count: number): Promise<void> {
  const { queueId, recipe } = queue;
  const again = await client.query(BRING_BACK, [queueId, stratum, count]);
  const missing = count - (again.rowCount ?? 0);
  const perPhoto = recipe?.perPhoto ?? null;
  // With a cap each that comes in counts for the next.
  const together = perPhoto === null ? missing : 1;
  for (let left = missing; left > 0; left -= together) {
    const { rowCount } = await client.query(BRING_IN, [queueId, stratum, together, perPhoto]);
    if ((rowCount ?? 0) < together) return;
  }
}

/** Those that stood back, the best first. */
const BRING_BACK = `UPDATE "QueueEntry" qe SET outcome = NULL, "doneAt" = NULL FROM (
    SELECT r."entryId" FROM "RecipePlace" r JOIN "QueueEntry" q ON q."queueId" = r."queueId" AND q."entryId" = r."entryId"
    JOIN "EntryStatus" s ON s."entryId" = r."entryId"
    WHERE r."queueId" = $1 AND r.stratum = $2 AND q.outcome = 'spare' AND s.state = 'pending' AND ${NOT_WITHDRAWN} ORDER BY r.rank LIMIT $3) back
  WHERE qe."queueId" = $1 AND qe."entryId" = back."entryId"`;

/** How many of the photo of n are approved or wait. */
const OF_PHOTO = `SELECT count(*) FROM "EntryStatus" s
      JOIN "QueueEntry" qe ON qe."queueId" = $1 AND qe."entryId" = s."entryId"
      JOIN "RecipePlace" r ON r."queueId" = $1 AND r."entryId" = s."entryId"
      JOIN "RecipeQueue" rq ON rq."queueId" = $1
      WHERE s."imageId" = n."imageId" AND (${IS_APPROVED} OR ${IS_WAITING})`;

/** The next of the reserve, behind all that are there. $4: of a photo at most so many that are approved or wait. */
const BRING_IN = `WITH next AS MATERIALIZED (
    SELECT n.rank, n."entryId" FROM (
      SELECT p.rank, p."entryId", s."imageId" FROM "RecipePlace" p JOIN "EntryStatus" s ON s."entryId" = p."entryId"
      WHERE p."queueId" = $1 AND p.stratum = $2 AND NOT p."isIn" AND s.state = 'pending' AND ${NOT_WITHDRAWN}) n
    WHERE ($4::int IS NULL OR n."imageId" IS NULL OR $4::int > (${OF_PHOTO}))
    ORDER BY n.rank LIMIT $3
  ), moved AS (
    UPDATE "RecipePlace" r SET "isIn" = true FROM next WHERE r."queueId" = $1 AND r.rank = next.rank RETURNING r.rank, r."entryId"
  )
  INSERT INTO "QueueEntry" ("queueId", "position", "entryId", probability)
  SELECT $1, (SELECT coalesce(max("position"), 0) FROM "QueueEntry" WHERE "queueId" = $1) + row_number() OVER (ORDER BY rank), "entryId", 1 FROM moved`;

/** The last that came in and that nobody holds. What somebody has on the screen stays: what they decide counts. */
async function standBack(
  client: pg.PoolClient,
  { queueId, datasetId, pass }: QueueFacts,
  { stratum }: Stratum,
  count: number,
): Promise<void> {
  // A claim by photo locks no place.
  await photoClaimLock(client, datasetId, pass);
  const { rows } = await client.query<{ entryId: string }>(
    `SELECT qe."entryId" FROM "QueueEntry" qe JOIN "RecipePlace" r ON r."queueId" = qe."queueId" AND r."entryId" = qe."entryId"
     JOIN "EntryStatus" s ON s."entryId" = qe."entryId"
     WHERE qe."queueId" = $1 AND r.stratum = $2 AND qe.outcome IS NULL AND s.state = 'pending' ORDER BY r.rank DESC FOR UPDATE OF qe SKIP LOCKED`,
    [queueId, stratum],
  );
  // By a second statement: whoever claimed one before it was locked is seen now.
  await client.query(
    `UPDATE "QueueEntry" qe SET outcome = 'spare', "doneAt" = now() FROM (
       SELECT locked.id FROM unnest($2::bigint[]) WITH ORDINALITY AS locked (id, nth)
       WHERE NOT EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = locked.id AND c.pass = $4 AND c.until > now())
       ORDER BY nth LIMIT $3) free
     WHERE qe."queueId" = $1 AND qe."entryId" = free.id`,
    [queueId, rows.map(({ entryId }) => entryId), count, pass],
  );
}

type Edit = { rank: number; verdictId: string; turns: unknown; after: unknown; verdict: StandingVerdict };

/** So many edits are looked at together. */
const TOGETHER = 500;

/** Says of each edit that was not looked at yet whether an answer says something else by it. Told by the texts, so that whoever asks finds the same. */
async function lookAtEdits(db: Queryable, { queueId, datasetId }: QueueFacts): Promise<void> {
  for (;;) {
    const { rows } = await db.query<Edit>(
      `SELECT r.rank, s."verdictId", e.turns, ${EDITED_TURNS} AS after, json_build_object('reasons', s."reasonCodes", 'wrong', (
         SELECT coalesce(json_agg(json_build_object('turnId', j."turnId", 'reason', j."reasonCode")), '[]')
         FROM "Judgement" j WHERE j."verdictId" = s."verdictId" AND NOT j."right")) AS verdict
       FROM "QueueEntry" qe JOIN "RecipePlace" r ON r."queueId" = qe."queueId" AND r."entryId" = qe."entryId"
       JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
       WHERE qe."queueId" = $1 AND s.state = 'edited' AND r."lookedAt" IS DISTINCT FROM s."verdictId" ORDER BY r.rank LIMIT ${TOGETHER}`,
      [queueId],
    );
    if (rows.length === 0) return;
    const reasons = await db.query<{ code: string; severity: number }>(
      'SELECT code, severity FROM "Reason" WHERE "datasetId" = $1',
      [datasetId],
    );
    const severities = new Map(reasons.rows.map(({ code, severity }) => [code, severity]));
    const found = rows.map(({ rank, verdictId, turns, after, verdict }) => {
      const imported = turnsOf(turns);
      const now = after === null ? imported : turnSchema.array().parse(after);
      const { corrections } = correctionsOf(imported, now, verdict, (code) => severities.get(code));
      return { rank, verdictId, isCorrection: corrections.length > 0 };
    });
    await db.query(
      `UPDATE "RecipePlace" r SET "lookedAt" = own."verdictId", "isCorrection" = own."isCorrection"
       FROM json_to_recordset($2::json) AS own (rank int, "verdictId" uuid, "isCorrection" bool)
       WHERE r."queueId" = $1 AND r.rank = own.rank`,
      [queueId, JSON.stringify(found)],
    );
  }
}
