import { StudioError } from "#domain/error.ts";
import type { EntryState, Task } from "#domain/task.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
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

/** One statement for all of it: a verdict is two round trips, this one and its write. Prepared once a connection. */
const LOAD_SITUATION = {
  name: "load situation",
  text: `
    SELECT s.state, s.version, s.xmin::text AS "rowVersion", e."datasetId", e.task, e.turns, encode(e.hash, 'hex') AS hash,
      k."reviewerId", k."bodyHash", k."entryId", k.pass, k."stateAfter", k.late,
      qe."position", qe.probability, q.pass AS "queuePass", q.purpose, q."finishedAt",
      (${chainSql('s."entryId"', "coalesce(k.pass, q.pass, 'main')", "$4::uuid")}) AS chain
    FROM "EntryStatus" s
    JOIN "Entry" e ON e.id = s."entryId"
    LEFT JOIN "Verdict" k ON k.id = $2::uuid
    LEFT JOIN "QueueEntry" qe ON qe."queueId" = $3::bigint AND qe."entryId" = s."entryId"
    LEFT JOIN "Queue" q ON q.id = qe."queueId"
    WHERE s."entryId" = $1::bigint`,
};

/** @throws StudioError not_found for an entry that is not there */
export async function loadSituation(
  db: Database,
  { id, entryId, queueId }: Pick<VerdictBody, "id" | "entryId" | "queueId">,
  reviewerId: string,
): Promise<Situation> {
  const { rows } = await db.pool.query({ ...LOAD_SITUATION, values: [entryId, id, queueId, reviewerId] });
  const [row] = rows;
  if (!row) throw new StudioError("not_found", `There is no entry ${entryId}.`);
  const { bodyHash, position, probability, queuePass, purpose, finishedAt, ...kept } = row;
  const { reviewerId: knownReviewerId, entryId: knownEntryId, pass, stateAfter, late, ...situation } = kept;
  return {
    ...situation,
    known:
      bodyHash === null
        ? null
        : { reviewerId: knownReviewerId, bodyHash, entryId: knownEntryId, pass, stateAfter, late },
    drawn: position === null ? null : { position, probability, pass: queuePass, purpose, finishedAt },
  };
}
