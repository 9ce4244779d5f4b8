import { createHash } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { foldLatest } from "#domain/fold.ts";
import type { Conflict } from "#domain/review/conflict.ts";
import type { EntryState } from "#domain/task.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { tellDataset } from "#server/db/tell.ts";
import { breachOf } from "./breach.ts";
import { headOf, type Link, linkOf } from "./chain.ts";
import { conflictOf, refuseConflict } from "./conflict.ts";
import { isLate } from "./late.ts";
import { loadSituation, type Situation } from "./load-situation.ts";
import { placeOf } from "./place.ts";
import { settledBy } from "./settle-queue.ts";
import { type Writing, writeVerdict } from "./write-verdict.ts";

type Reviewer = { id: string; name: string };

/** `late`: kept, but another reviewer had decided, so the state is theirs; `conflict` then holds their side. */
export type Recorded = {
  verdictId: string;
  state: EntryState;
  version: number;
  late: boolean;
  repeated: boolean;
  conflict: Conflict | null;
};

/** So many verdicts on one entry at one instant are no reviewers; each try lets at least one of them through. */
const TRIES_MAX = 100;

/**
 * Writes one verdict with its judgements and folds it into the entry's state. What it depends on is read first and the
 * write refuses where another verdict on the entry came between: then it is looked at again. The same id with the same
 * body is answered as the first time and writes nothing.
 * @throws StudioError not_found (entry, session, undone verdict) · unprocessable (same id with another body; another text;
 *   a part that does not fit the entry; an undo of an undo) · conflict (the reviewer's own chain went on elsewhere, or the
 *   verdict is undone already: nothing is written, `data` is a Conflict)
 */
export async function recordVerdict(db: Database, reviewer: Reviewer, body: VerdictBody): Promise<Recorded> {
  const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const situation = await loadSituation(db, { ...body, reviewerId: reviewer.id });
    const { known } = situation;
    if (known) return repeat(db, reviewer, { body, bodyHash, situation, known });
    const writing = await weigh(db, reviewer, { body, bodyHash, situation });
    if (await tryToWrite(db, writing)) {
      tellDataset(db, situation.datasetId);
      return recordedOf(db, writing);
    }
  }
  throw new StudioError(
    "conflict",
    `Entry ${body.entryId} is being decided by too many at this moment. Send it again.`,
  );
}

type Sent = { body: VerdictBody; bodyHash: Buffer; situation: Situation };

/** False where somebody else was first: at the entry, at the verdict's id, or in waiting for each other. */
async function tryToWrite(db: Database, writing: Writing): Promise<boolean> {
  try {
    return await writeVerdict(db, writing);
  } catch (error) {
    if (FIRST_COME.includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  }
}

const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";
const FIRST_COME = [UNIQUE_VIOLATION, DEADLOCK];

/** The answer to a verdict that was recorded before. */
async function repeat(
  db: Database,
  reviewer: Reviewer,
  { body, bodyHash, situation, known }: Sent & { known: NonNullable<Situation["known"]> },
): Promise<Recorded> {
  if (known.reviewerId !== reviewer.id || known.entryId !== body.entryId || !bodyHash.equals(known.bodyHash)) {
    throw new StudioError("unprocessable", `Verdict ${body.id} is already recorded with another content.`);
  }
  const { chain, state, version } = situation;
  const meeting = { chain, reviewerId: reviewer.id, state, version };
  return {
    verdictId: body.id,
    state: known.stateAfter,
    version,
    late: known.late,
    repeated: true,
    conflict: known.late ? await conflictOf(db, meeting, body.id) : null,
  };
}

/** What the verdict changes, or the "no" to it. */
async function weigh(db: Database, reviewer: Reviewer, { body, bodyHash, situation }: Sent): Promise<Writing> {
  const { chain, turns, hash } = situation;
  if (body.entryHash !== null && body.entryHash !== hash) {
    throw new StudioError(
      "unprocessable",
      `This browser judged another text of entry ${body.entryId}. Load the page again.`,
    );
  }
  const breach = breachOf(body, turns);
  if (breach) throw new StudioError("unprocessable", breach);
  const place = placeOf(body, situation.drawn);
  const isMain = place.pass === "main";
  const meeting = { chain, reviewerId: reviewer.id, ...standsIn(situation, isMain) };
  if (chain.some((link) => link.undoes !== null && link.undoes === body.undoes)) {
    return refuseConflict(db, meeting, "This verdict was taken back already, in another tab or browser.");
  }
  if (headOf(chain, reviewer.id) !== body.previousId) {
    return refuseConflict(db, meeting, "You decided this entry elsewhere in the meantime. Look at both and choose.");
  }
  if (body.undoes !== null) checkUndoes(chain, body.undoes, reviewer);

  const late = isMain && body.decision !== "undo" && isLate(chain, reviewer.id, body.entryVersion);
  const longer = [...chain, linkOf(body, reviewer.id, late)];
  const folded = foldLatest(longer);
  return {
    reviewer,
    body,
    bodyHash,
    situation,
    place,
    late,
    folded,
    standing: longer.find((link) => link.id === folded.verdictId) ?? null,
    versionAfter: isMain && !late ? situation.version + 1 : null,
    settled: settledBy(body, place, longer),
  };
}

/** Another pass shows nothing of the data set's own state. */
const standsIn = ({ chain, state, version }: Situation, isMain: boolean) =>
  isMain ? { state, version } : { state: foldLatest(chain).state, version: 0 };

async function recordedOf(db: Database, writing: Writing): Promise<Recorded> {
  const { body, reviewer, situation, place, late, folded, versionAfter } = writing;
  const stands = standsIn(situation, place.pass === "main");
  const longer = [...situation.chain, linkOf(body, reviewer.id, late)];
  const meeting = { chain: longer, reviewerId: reviewer.id, ...stands };
  return {
    verdictId: body.id,
    state: folded.state,
    version: versionAfter ?? stands.version,
    late,
    repeated: false,
    conflict: late ? await conflictOf(db, meeting, body.id) : null,
  };
}

/** @throws StudioError not_found for what is not the reviewer's own · unprocessable for an undo */
function checkUndoes(chain: readonly Link[], verdictId: string, reviewer: Reviewer): void {
  const undone = chain.find((link) => link.id === verdictId && link.reviewerId === reviewer.id);
  if (!undone) {
    throw new StudioError("not_found", `There is no verdict ${verdictId} of yours on this entry to undo.`);
  }
  if (undone.decision === "undo") {
    throw new StudioError("unprocessable", "An undo cannot be undone: decide the entry again.");
  }
}
