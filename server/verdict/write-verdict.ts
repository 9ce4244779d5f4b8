import { turnsOf } from "#domain/entry/turn.ts";
import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import { isTooFast, wordsToRead } from "#domain/review/workspace/reading-pace.ts";
import type { Folded } from "#domain/verdict/fold.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { batcher } from "#server/db/batcher.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import type { Link } from "#server/entries/chain.ts";
import { groundingOf } from "#server/entries/grounding-sql.ts";
import { followWords } from "#server/entries/words-now.ts";
import type { Situation } from "./load-situation.ts";
import type { Place } from "./place.ts";
import { CLAIM_BACK, END_CLAIMS, type Settled } from "./settle-queue.ts";

export type Writing = {
  reviewer: { id: string; name: string };
  body: VerdictBody;
  bodyHash: Buffer;
  /** When it was decided, where that was not now. */
  at?: Date | undefined;
  situation: Situation;
  place: Place;
  late: boolean;
  folded: Folded;
  /** What boxes beside the text of an edit are otherwise than imported; null where none stand there. */
  keysAfter: KeyEdit[] | null;
  /** The link of the chain that the state comes from. */
  standing: Link | null;
  /** Somebody else who holds the entry now, null where nobody does. */
  holderId: string | null;
  /** False where the verdict does not change what stands on the entry: it is late, or of another pass, or says nothing new. */
  isMoved: boolean;
  /** Null in a pass of its own, which does not count on the entry. */
  versionAfter: number | null;
  settled: Settled | null;
};

/**
 * Appends the verdict with its judgements, moves the entry's state and the counts, settles its place in the queue and ends
 * or gives back its claim: all of it or nothing, in one statement for all verdicts that come at the same moment. Answers
 * false, having written nothing, where another verdict on the entry came in since the situation was loaded, or comes in
 * with this one, or where somebody else has taken it up or let go of it since.
 */
export const writeVerdict = (db: Database, writing: Writing): Promise<boolean> => writeTogether(db)(writing);

const writeTogether = perDatabase("write verdicts", (db) =>
  batcher(async (batch: readonly Writing[], isAlone): Promise<boolean[]> => {
    const first = new Map(batch.toReversed().map((writing) => [writing.body.entryId, writing]));
    const written = await writeVerdicts(db, [...first.values()], isAlone ? null : TOGETHER_MS);
    return batch.map((writing) => first.get(writing.body.entryId) === writing && written.has(writing.body.id));
  }),
);

/** How long a batch waits for a row that somebody holds before each of it goes by itself, in ms. */
const TOGETHER_MS = 100;

/** The ids of those that were written. At most one of each entry. `lockTimeoutMs` null: as long as the database says. */
async function writeVerdicts(
  db: Database,
  writings: readonly Writing[],
  lockTimeoutMs: number | null,
): Promise<ReadonlySet<string>> {
  const statement = { ...WRITE, values: [JSON.stringify(writings.map(rowOf)), lockTimeoutMs] };
  const write = async (to: Queryable) => new Set((await to.query(statement)).rows.map((row): string => row.id));
  const moved = writings.filter(isTextMoved);
  if (moved.length === 0) return write(db.pool);
  // What is searched is the text that stands: its words change with it or not at all.
  return inTransaction(db.pool, async (client) => {
    const written = await write(client);
    const entryIds = moved.filter(({ body }) => written.has(body.id)).map(({ body }) => body.entryId);
    await followWords(client, entryIds);
    return written;
  });
}

const isTextMoved = ({ situation, folded, isMoved }: Writing): boolean =>
  isMoved && (situation.state === "edited" || folded.state === "edited");

/**
 * `locked` takes the entries' row locks, in the order of their ids, then come the places, then the claims: two writers that
 * took them otherwise would deadlock (docs/decisions/026). An UPDATE by itself takes its rows as the plan comes to them.
 */
const WRITE = {
  name: "write verdicts",
  text: `
  WITH sent AS MATERIALIZED (
    SELECT sent.* FROM set_config('lock_timeout', coalesce($2::int::text, current_setting('lock_timeout')), true), json_to_recordset($1::json) AS sent (
      "entryId" bigint, "rowVersion" xid, "holderId" uuid, "claimToken" uuid, "isMoved" bool, state "EntryState", version int, "standingId" uuid,
      "standingReviewerId" uuid, "standingReasonCodes" text[], "stateBefore" "EntryState", "isSettled" bool,
      outcome "QueueOutcome", "settledDecision" "Decision", id uuid, "queueId" bigint, pass text, "reviewerId" uuid,
      decision "Decision", undoes uuid, "previousId" uuid, late bool, "reasonCodes" text[], note text,
      "turnsAfter" json, "keysAfter" json, mode text, "drawPosition" int, probability float8, "durationMs" int, "activeMs" int,
      "entryVersion" int, "codebookVersion" int, aids json, "tooFast" bool, "bodyHash" bytea, at timestamptz, judgements json)
    ORDER BY "entryId"
  ), locked AS MATERIALIZED (
    SELECT s."entryId" FROM sent JOIN "EntryStatus" s ON s."entryId" = sent."entryId" AND s.xmin = sent."rowVersion"
    ORDER BY s."entryId" FOR UPDATE OF s
  ), moved AS (
    UPDATE "EntryStatus" s SET
      state = CASE WHEN "isMoved" THEN sent.state ELSE s.state END,
      version = coalesce(sent.version, s.version),
      "verdictId" = CASE WHEN "isMoved" THEN "standingId" ELSE "verdictId" END,
      "reviewerId" = CASE WHEN "isMoved" THEN "standingReviewerId" ELSE s."reviewerId" END,
      "reasonCodes" = CASE WHEN "isMoved" THEN "standingReasonCodes" ELSE s."reasonCodes" END,
      "changedAt" = CASE WHEN "isMoved" THEN now() ELSE "changedAt" END
    FROM sent JOIN locked ON locked."entryId" = sent."entryId"
    WHERE s."entryId" = sent."entryId" AND s.xmin = sent."rowVersion"
      AND (SELECT c."reviewerId" FROM "Claim" c WHERE c."entryId" = sent."entryId" AND c.pass = sent.pass AND c.until > now()
        AND c."reviewerId" <> sent."reviewerId" AND c.token IS DISTINCT FROM sent."claimToken") IS NOT DISTINCT FROM sent."holderId"
    RETURNING s."datasetId", s.task, s."partId", sent.*
  ), verdict AS (
    INSERT INTO "Verdict" (id, "datasetId", "entryId", "queueId", pass, "reviewerId", decision, undoes, "previousId",
      late, "reasonCodes", note, "turnsAfter", "keysAfter", mode, "drawPosition", probability, "durationMs", "activeMs", "entryVersion",
      "codebookVersion", aids, "tooFast", "bodyHash", "stateAfter", "createdAt")
    SELECT id, "datasetId", "entryId", "queueId", pass, "reviewerId", decision, undoes, "previousId",
      late, "reasonCodes", note, "turnsAfter", "keysAfter", mode, "drawPosition", probability, "durationMs", "activeMs", "entryVersion",
      "codebookVersion", aids, "tooFast", "bodyHash", state, coalesce(at, now()) FROM moved
    RETURNING id
  ), judged AS (
    INSERT INTO "Judgement" ("verdictId", ordinal, part, "turnId", start, "end", quote, "right", "reasonCode", paths)
    SELECT moved.id, judgement.* FROM moved, json_to_recordset(judgements) AS judgement
      (ordinal int, part "JudgedPart", "turnId" text, start int, "end" int, quote text, "right" bool, "reasonCode" text, paths text[])
  ), counted AS (
    INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
    SELECT "datasetId", task, "partId", step.state, sum(step.delta)
    FROM moved, LATERAL (VALUES ("stateBefore", -1), (moved.state, 1)) AS step (state, delta)
    WHERE "isMoved" GROUP BY 1, 2, 3, 4 HAVING sum(step.delta) <> 0
  ), placed AS (
    UPDATE "QueueEntry" qe SET outcome = moved.outcome, decision = "settledDecision",
      "doneAt" = CASE WHEN moved.outcome IS NULL THEN NULL ELSE now() END
    FROM moved WHERE "isSettled" AND qe."queueId" = moved."queueId" AND qe."entryId" = moved."entryId"
    RETURNING qe."entryId"
  ), settled AS (
    SELECT moved.* FROM moved LEFT JOIN placed USING ("entryId") ORDER BY "entryId"
  ), ended AS (${END_CLAIMS}), back AS (${CLAIM_BACK})
  SELECT id FROM verdict`,
};

function rowOf(writing: Writing) {
  const { reviewer, body, bodyHash, situation, place, late, folded, standing, settled } = writing;
  const { id, entryId, decision, undoes, previousId, reasonCodes, note, turnsAfter, mode, durationMs, activeMs } = body;
  return {
    entryId,
    rowVersion: situation.rowVersion,
    holderId: writing.holderId,
    claimToken: body.claimToken,
    isMoved: writing.isMoved,
    state: folded.state,
    version: writing.versionAfter,
    standingId: folded.verdictId,
    standingReviewerId: standing?.reviewerId ?? null,
    standingReasonCodes: standing?.reasonCodes ?? [],
    stateBefore: situation.state,
    isSettled: settled !== null,
    outcome: settled?.outcome ?? null,
    settledDecision: settled?.decision ?? null,
    id,
    queueId: place.queueId,
    pass: place.pass,
    reviewerId: reviewer.id,
    decision,
    undoes,
    previousId,
    late,
    reasonCodes,
    note,
    turnsAfter,
    keysAfter: writing.keysAfter,
    mode,
    drawPosition: place.position,
    probability: place.probability,
    durationMs,
    activeMs,
    entryVersion: body.entryVersion,
    codebookVersion: body.codebookVersion,
    aids: body.aids,
    tooFast: isTooFastFor(body, situation),
    bodyHash: `\\x${bodyHash.toString("hex")}`,
    at: writing.at?.toISOString() ?? null,
    judgements: body.judgements.map((judgement, ordinal) => ({ ...judgement, ordinal })),
  };
}

/** Only these claim to have read the whole entry. */
const READ_WHOLE: readonly VerdictBody["decision"][] = ["accept", "edit", "reject"];

const isTooFastFor = ({ decision, activeMs }: VerdictBody, { turns, grounding }: Situation): boolean =>
  READ_WHOLE.includes(decision) &&
  isTooFast(wordsToRead(turnsOf(turns), groundingOf(grounding, turnsOf(turns))), activeMs);
