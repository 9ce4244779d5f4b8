import type { EntryState, Task } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { batcher } from "#server/db/batcher.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { chainSql, type Link } from "#server/entries/chain.ts";
import { ENTRY_GROUNDING, IS_BESIDE } from "#server/entries/grounding-sql.ts";
import { EDITED_KEYS, EDITED_TURNS } from "#server/entries/standing-sql.ts";
import type { Drawn } from "./place.ts";

/** All that decides what becomes of a verdict, as it stood at one instant. */
export type Situation = {
  datasetId: string;
  task: Task;
  /** The entry's own array of turns, how its boxes are written (grounding-sql.ts), and its hash in hex. */
  turns: unknown;
  grounding: unknown;
  /** The edit that stands on an entry whose boxes stand beside its text; null of every other. */
  editedTurns: unknown;
  editedKeys: unknown;
  hash: string;
  state: EntryState;
  version: number;
  /** Changes with every verdict on the entry: who writes names it, so that nothing came in between (write-verdict.ts). */
  rowVersion: string;
  /** Who holds the entry now, under a lease that has not expired; null where nobody does. */
  holder: { reviewerId: string; token: string } | null;
  /** The verdict of the same id, where it is there already. */
  known: Known | null;
  drawn: Drawn | null;
  chain: Link[];
};

/** `bodyHash` null: recorded before bodies were hashed as they are received. */
export type Known = {
  reviewerId: string;
  bodyHash: Buffer | null;
  entryId: string;
  pass: string;
  stateAfter: EntryState;
  late: boolean;
};

/** As the statement below answers it: what hangs on a verdict, a place or a claim that is not there is null throughout. */
type Row = Omit<Situation, "known" | "drawn" | "holder"> &
  Known &
  Omit<Drawn, "position" | "pass"> & {
    nth: number;
    knownId: string | null;
    position: number | null;
    queuePass: string;
    holderId: string | null;
    holderToken: string;
  };

/** One statement for all of it and for all who ask at the same moment: a verdict is two round trips, this one and its write. */
const LOAD_SITUATIONS = {
  name: "load situations",
  text: `
    SELECT asked.nth, situation.*
    FROM json_to_recordset($1::json) AS asked (nth int, "entryId" bigint, id uuid, "queueId" bigint, "reviewerId" uuid)
    CROSS JOIN LATERAL (
      SELECT s.state, s.version, s.xmin::text AS "rowVersion", e."datasetId", e.task, e.turns, ${ENTRY_GROUNDING} AS grounding,
        CASE WHEN ${IS_BESIDE} THEN ${EDITED_TURNS} END AS "editedTurns", CASE WHEN ${IS_BESIDE} THEN ${EDITED_KEYS} END AS "editedKeys", encode(e.hash, 'hex') AS hash,
        k.id AS "knownId", k."reviewerId", k."bodyHash", k."entryId", k.pass, k."stateAfter", k.late,
        qe."position", qe.probability, q.pass AS "queuePass", q.purpose, q."reviewerId" AS "ownerId", q."finishedAt",
        c."reviewerId" AS "holderId", c.token AS "holderToken",
        (${chainSql('s."entryId"', "coalesce(k.pass, q.pass, 'main')", 'asked."reviewerId"')}) AS chain
      FROM "EntryStatus" s
      JOIN "Entry" e ON e.id = s."entryId"
      LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId"
      LEFT JOIN "Verdict" k ON k.id = asked.id
      LEFT JOIN "QueueEntry" qe ON qe."queueId" = asked."queueId" AND qe."entryId" = s."entryId"
      LEFT JOIN "Queue" q ON q.id = qe."queueId"
      LEFT JOIN "Claim" c ON c."entryId" = s."entryId" AND c.pass = coalesce(k.pass, q.pass, 'main') AND c.until > now()
      WHERE s."entryId" = asked."entryId"
      -- Each by itself, through its keys: the planner takes the JSON for a hundred rows and would read tables for them.
      OFFSET 0
    ) AS situation`,
};

type Asked = Pick<VerdictBody, "id" | "entryId" | "queueId"> & { reviewerId: string };

const loadTogether = perDatabase("load situations", (db) =>
  batcher(async (batch: readonly Asked[]): Promise<(Situation | null)[]> => {
    const asked = batch.map(({ id, entryId, queueId, reviewerId }, nth) => ({ nth, id, entryId, queueId, reviewerId }));
    const { rows } = await db.pool.query<Row>({ ...LOAD_SITUATIONS, values: [JSON.stringify(asked)] });
    const situations = new Map(rows.map((row) => [row.nth, situationOf(row)]));
    return batch.map((_, nth) => situations.get(nth) ?? null);
  }),
);

/** @throws StudioError not_found for an entry that is not there */
export async function loadSituation(db: Database, asked: Asked): Promise<Situation> {
  const situation = await loadTogether(db)(asked);
  if (!situation) throw new StudioError("not_found", message("noEntry", { id: asked.entryId }));
  return situation;
}

function situationOf({ nth: _, ...row }: Row): Situation {
  const { position, probability, queuePass, purpose, ownerId, finishedAt, holderId, holderToken, ...kept } = row;
  const { knownId, reviewerId, bodyHash, entryId, pass, stateAfter, late, ...situation } = kept;
  return {
    ...situation,
    holder: holderId === null ? null : { reviewerId: holderId, token: holderToken },
    known: knownId === null ? null : { reviewerId, bodyHash, entryId, pass, stateAfter, late },
    drawn: position === null ? null : { position, probability, pass: queuePass, purpose, ownerId, finishedAt },
  };
}
