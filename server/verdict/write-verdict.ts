import type { Folded } from "#domain/fold.ts";
import { isTooFast, wordsToRead } from "#domain/review/reading-pace.ts";
import { type Turn, turnsOf } from "#domain/turn.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { followWords } from "#server/db/words-now.ts";
import type { Link } from "./chain.ts";
import type { Situation } from "./load-situation.ts";
import type { Place } from "./place.ts";
import { CLAIM_BACK, END_CLAIM, type Settled } from "./settle-queue.ts";

export type Writing = {
  reviewer: { id: string; name: string };
  body: VerdictBody;
  bodyHash: Buffer;
  situation: Situation;
  place: Place;
  late: boolean;
  folded: Folded;
  /** The link of the chain that the state comes from. */
  standing: Link | null;
  /** Null where the verdict does not change what stands on the entry: it is late, or of another pass. */
  versionAfter: number | null;
  settled: Settled | null;
};

/**
 * Appends the verdict with its judgements, moves the entry's state and the counts, settles its place in the queue and ends
 * or gives back its claim: one statement, so all of it or nothing, in one round trip. Answers false, having written nothing,
 * where another verdict on the entry came in since the situation was loaded.
 */
export async function writeVerdict(db: Database, writing: Writing): Promise<boolean> {
  const { body, situation, folded, versionAfter } = writing;
  const statement = { ...(body.undoes === null ? WRITE : WRITE_UNDO), values: valuesOf(writing) };
  const isTextMoved = versionAfter !== null && (situation.state === "edited" || folded.state === "edited");
  if (!isTextMoved) return hasWritten(await db.pool.query(statement));
  // What is searched is the text that stands: its words change with it or not at all.
  return inTransaction(db.pool, async (client) => {
    const isWritten = hasWritten(await client.query(statement));
    if (isWritten) await followWords(client, [body.entryId]);
    return isWritten;
  });
}

const hasWritten = ({ rows }: { rows: { written: number }[] }) => rows[0]?.written === 1;

/**
 * `moved` takes the entry's row lock, then the place, then the claim: two writers that took them otherwise would deadlock.
 * Place and claim are named by parameters: joined to `moved`, the planner read the whole queue for one place (0.6 ms of 1,000).
 */
const writeSql = (claim: string): string => `
  WITH moved AS (
    UPDATE "EntryStatus" SET
      state = CASE WHEN $7 THEN $8::"EntryState" ELSE state END,
      version = CASE WHEN $7 THEN $9 ELSE version END,
      "verdictId" = CASE WHEN $7 THEN $10::uuid ELSE "verdictId" END,
      "reviewerId" = CASE WHEN $7 THEN $11::uuid ELSE "reviewerId" END,
      "reasonCodes" = CASE WHEN $7 THEN $12::text[] ELSE "reasonCodes" END,
      "changedAt" = CASE WHEN $7 THEN now() ELSE "changedAt" END
    WHERE "entryId" = $1::bigint AND xmin = $2::xid
    RETURNING "entryId", "datasetId", task
  ), verdict AS (
    INSERT INTO "Verdict" (id, "datasetId", "entryId", "queueId", pass, "reviewerId", "reviewerName", decision, undoes, "previousId",
      late, "reasonCodes", note, "turnsAfter", mode, "drawPosition", probability, "durationMs", "activeMs", "entryVersion",
      "guidelineVersion", aids, "tooFast", "bodyHash", "stateAfter")
    SELECT $15::uuid, "datasetId", "entryId", $5::bigint, $3, $4::uuid, $16, $17::"Decision", $6::uuid, $18::uuid,
      $19, $20::text[], $21, $22::json, $23, $24::int, $25::float8, $26::int, $27::int, $28::int,
      $29::int, $30::json, $31, $32::bytea, $8::"EntryState" FROM moved
    RETURNING id
  ), judged AS (
    INSERT INTO "Judgement" ("verdictId", ordinal, part, "turnId", start, "end", quote, "right", "reasonCode")
    SELECT verdict.id, ordinal, part, "turnId", start, "end", quote, "right", "reasonCode"
    FROM verdict, json_to_recordset($33::json) AS judgement
      (ordinal int, part "JudgedPart", "turnId" text, start int, "end" int, quote text, "right" bool, "reasonCode" text)
  ), counted AS (
    INSERT INTO "StateCount" ("datasetId", task, state, delta)
    SELECT "datasetId", task, step.state::"EntryState", step.delta
    FROM moved, (VALUES ($13, -1), ($8, 1)) AS step (state, delta) WHERE $7 AND $13 <> $8
  ), placed AS (
    UPDATE "QueueEntry" qe SET outcome = $14::"QueueOutcome", decision = $34::"Decision",
      "doneAt" = CASE WHEN $14 IS NULL THEN NULL ELSE now() END
    WHERE $35 AND qe."queueId" = $5::bigint AND qe."entryId" = $1::bigint AND EXISTS (SELECT FROM moved)
    RETURNING qe."queueId"
  ), settled AS (
    SELECT moved."entryId" FROM moved LEFT JOIN placed ON true
  ), claimed AS (${claim})
  SELECT count(*)::int AS written FROM verdict`;

const WRITE = { name: "write verdict", text: writeSql(END_CLAIM) };
const WRITE_UNDO = { name: "write undo", text: writeSql(CLAIM_BACK) };

function valuesOf({
  reviewer,
  body,
  bodyHash,
  situation,
  place,
  late,
  folded,
  standing,
  versionAfter,
  settled,
}: Writing) {
  const turns = turnsOf(situation.turns);
  const judgements = body.judgements.map((judgement, ordinal) => ({ ...judgement, ordinal }));
  return [
    body.entryId,
    situation.rowVersion,
    place.pass,
    reviewer.id,
    place.queueId,
    body.undoes,
    // $7
    versionAfter !== null,
    folded.state,
    versionAfter,
    folded.verdictId,
    standing?.reviewerId ?? null,
    standing?.reasonCodes ?? [],
    situation.state,
    settled?.outcome ?? null,
    // $15
    body.id,
    reviewer.name,
    body.decision,
    body.previousId,
    late,
    body.reasonCodes,
    body.note,
    body.turnsAfter && JSON.stringify(body.turnsAfter),
    body.mode,
    place.position,
    place.probability,
    body.durationMs,
    body.activeMs,
    body.entryVersion,
    body.guidelineVersion,
    JSON.stringify(body.aids),
    isTooFastFor(body, turns),
    bodyHash,
    // $33
    JSON.stringify(judgements),
    settled?.decision ?? null,
    settled !== null,
  ];
}

/** Only these claim to have read the whole entry. */
const READ_WHOLE: readonly VerdictBody["decision"][] = ["accept", "edit", "reject"];

const isTooFastFor = ({ decision, activeMs }: VerdictBody, turns: readonly Turn[]): boolean =>
  READ_WHOLE.includes(decision) && isTooFast(wordsToRead(turns), activeMs);
