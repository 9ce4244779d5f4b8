import { StudioError } from "#domain/error.ts";
import type { EntryState, Task } from "#domain/task.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { together } from "#server/db/together.ts";
import { chainSql, type Link } from "./chain.ts";
import type { Drawn } from "./place.ts";

/** All that decides what becomes of a verdict, as it stood at one instant. */
export type Situation = {
  datasetId: string;
  task: Task;
  /** The entry's own array of turns, and its hash in hex. */
  turns: unknown;
  hash: string;
  state: EntryState;
  version: number;
  /** Changes with every verdict on the entry: who writes names it, so that nothing came in between (write-verdict.ts). */
  rowVersion: string;
  /** The verdict of the same id, where it is there already. */
  known: {
    reviewerId: string;
    bodyHash: Buffer;
    entryId: string;
    pass: string;
    stateAfter: EntryState;
    late: boolean;
  } | null;
  drawn: Drawn | null;
  chain: Link[];
};

/** As the statement below answers it: what hangs on a verdict or a place that is not there is null throughout. */
type Row = Omit<Situation, "known" | "drawn"> &
  Omit<NonNullable<Situation["known"]>, "bodyHash"> &
  Omit<Drawn, "position" | "pass"> & {
    nth: number;
    bodyHash: Buffer | null;
    position: number | null;
    queuePass: string;
  };

/** One statement for all of it and for all who ask at the same moment: a verdict is two round trips, this one and its write. */
const LOAD_SITUATIONS = {
  name: "load situations",
  text: `
    SELECT asked.nth, situation.*
    FROM json_to_recordset($1::json) AS asked (nth int, "entryId" bigint, id uuid, "queueId" bigint, "reviewerId" uuid)
    CROSS JOIN LATERAL (
      SELECT s.state, s.version, s.xmin::text AS "rowVersion", e."datasetId", e.task, e.turns, encode(e.hash, 'hex') AS hash,
        k."reviewerId", k."bodyHash", k."entryId", k.pass, k."stateAfter", k.late,
        qe."position", qe.probability, q.pass AS "queuePass", q.purpose, q."finishedAt",
        (${chainSql('s."entryId"', "coalesce(k.pass, q.pass, 'main')", 'asked."reviewerId"')}) AS chain
      FROM "EntryStatus" s
      JOIN "Entry" e ON e.id = s."entryId"
      LEFT JOIN "Verdict" k ON k.id = asked.id
      LEFT JOIN "QueueEntry" qe ON qe."queueId" = asked."queueId" AND qe."entryId" = s."entryId"
      LEFT JOIN "Queue" q ON q.id = qe."queueId"
      WHERE s."entryId" = asked."entryId"
      -- Each by itself, through its keys: the planner takes the JSON for a hundred rows and would read tables for them.
      OFFSET 0
    ) AS situation`,
};

type Asked = Pick<VerdictBody, "id" | "entryId" | "queueId"> & { reviewerId: string };

const loadTogether = perDatabase((db) =>
  together(async (batch: readonly Asked[]): Promise<(Situation | null)[]> => {
    const asked = batch.map(({ id, entryId, queueId, reviewerId }, nth) => ({ nth, id, entryId, queueId, reviewerId }));
    const { rows } = await db.pool.query<Row>({ ...LOAD_SITUATIONS, values: [JSON.stringify(asked)] });
    const situations = new Map(rows.map((row) => [row.nth, situationOf(row)]));
    return batch.map((_, nth) => situations.get(nth) ?? null);
  }),
);

/** @throws StudioError not_found for an entry that is not there */
export async function loadSituation(db: Database, asked: Asked): Promise<Situation> {
  const situation = await loadTogether(db)(asked);
  if (!situation) throw new StudioError("not_found", `There is no entry ${asked.entryId}.`);
  return situation;
}

function situationOf({ nth: _, ...row }: Row): Situation {
  const { bodyHash, position, probability, queuePass, purpose, finishedAt, ...kept } = row;
  const { reviewerId, entryId, pass, stateAfter, late, ...situation } = kept;
  return {
    ...situation,
    known: bodyHash === null ? null : { reviewerId, bodyHash, entryId, pass, stateAfter, late },
    drawn: position === null ? null : { position, probability, pass: queuePass, purpose, finishedAt },
  };
}
