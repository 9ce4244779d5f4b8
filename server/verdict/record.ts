import { createHash } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { foldLatest } from "#domain/fold.ts";
import type { Conflict } from "#domain/review/conflict.ts";
import type { EntryState } from "#domain/task.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
import type { Prisma } from "#server/db/generated/client.ts";
import { breachOf } from "./breach.ts";
import { headOf, type Link, linkOf, loadChain } from "./chain.ts";
import { conflictOf, refuseConflict } from "./conflict.ts";
import { insertVerdict } from "./insert-verdict.ts";
import { isLate } from "./late.ts";
import { findPlace } from "./place.ts";
import { settleQueue } from "./settle-queue.ts";

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

/**
 * Writes one verdict with its judgements and folds it into the entry's state, in one transaction under the entry's row
 * lock. The same id with the same body is answered as the first time and writes nothing.
 * @throws StudioError not_found (entry, session, undone verdict) · unprocessable (same id with another body; another text;
 *   a part that does not fit the entry; an undo of an undo) · conflict (the reviewer's own chain went on elsewhere, or the
 *   verdict is undone already: nothing is written, `data` is a Conflict)
 */
export async function recordVerdict(db: Database, reviewer: Reviewer, body: VerdictBody): Promise<Recorded> {
  const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest();
  return db.prisma.$transaction((tx) => record(tx, reviewer, body, bodyHash), { timeout: 20_000, maxWait: 20_000 });
}

type Tx = Prisma.TransactionClient;

async function record(tx: Tx, reviewer: Reviewer, body: VerdictBody, bodyHash: Buffer): Promise<Recorded> {
  const entryId = BigInt(body.entryId);
  const status = await lockStatus(tx, entryId);
  const known = await tx.verdict.findUnique({ where: { id: body.id } });
  if (known && (known.reviewerId !== reviewer.id || !bodyHash.equals(known.bodyHash))) {
    throw new StudioError("unprocessable", `Verdict ${body.id} is already recorded with another content.`);
  }
  if (known) {
    const chain = known.late ? await loadChain(tx, { entryId, pass: known.pass, reviewerId: reviewer.id }) : [];
    const meeting = { chain, reviewerId: reviewer.id, ...status };
    return {
      verdictId: known.id,
      state: known.stateAfter,
      version: status.version,
      late: known.late,
      repeated: true,
      conflict: known.late ? await conflictOf(tx, meeting, known.id) : null,
    };
  }
  const { datasetId, task, turns, hash } = await tx.entry.findUniqueOrThrow({
    where: { id: entryId },
    select: { datasetId: true, task: true, turns: true, hash: true },
  });
  if (body.entryHash !== null && body.entryHash !== Buffer.from(hash).toString("hex")) {
    throw new StudioError(
      "unprocessable",
      `This browser judged another text of entry ${entryId}. Load the page again.`,
    );
  }
  const breach = breachOf(body, turns);
  if (breach) throw new StudioError("unprocessable", breach);
  const place = await findPlace(tx, body, entryId);
  const chain = await loadChain(tx, { entryId, pass: place.pass, reviewerId: reviewer.id });
  const isMain = place.pass === "main";
  // Another pass shows nothing of the data set's own state.
  const stands = isMain ? status : { state: foldLatest(chain).state, version: 0 };
  const meeting = { chain, reviewerId: reviewer.id, ...stands };
  if (chain.some((link) => link.undoes !== null && link.undoes === body.undoes)) {
    return refuseConflict(tx, meeting, "This verdict was taken back already, in another tab or browser.");
  }
  if (headOf(chain, reviewer.id) !== body.previousId) {
    return refuseConflict(tx, meeting, "You decided this entry elsewhere in the meantime. Look at both and choose.");
  }
  if (body.undoes !== null) checkUndoes(chain, body.undoes, reviewer);

  const late = isMain && body.decision !== "undo" && isLate(chain, reviewer.id, body.entryVersion);
  const longer = [...chain, linkOf(body, reviewer.id, late)];
  const folded = foldLatest(longer);
  await insertVerdict(tx, {
    reviewer,
    body,
    bodyHash,
    place,
    late,
    stateAfter: folded.state,
    datasetId,
    imported: turns,
  });
  const version = isMain && !late ? status.version + 1 : stands.version;
  if (isMain && !late) await moveState(tx, { entryId, version, folded, before: status.state, datasetId, task });
  await settleQueue(tx, { body, entryId, place, reviewerId: reviewer.id });
  const conflict = late ? await conflictOf(tx, { ...meeting, chain: longer }, body.id) : null;
  return { verdictId: body.id, state: folded.state, version, late, repeated: false, conflict };
}

async function lockStatus(tx: Tx, entryId: bigint) {
  const [status] = await tx.$queryRaw<{ state: EntryState; version: number }[]>`
    SELECT state, version FROM "EntryStatus" WHERE "entryId" = ${entryId} FOR UPDATE`;
  if (!status) throw new StudioError("not_found", `There is no entry ${entryId}.`);
  return status;
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

type Move = {
  entryId: bigint;
  datasetId: bigint;
  task: Prisma.StateCountCreateManyInput["task"];
  version: number;
  folded: { state: EntryState; verdictId: string | null };
  before: EntryState;
};

async function moveState(tx: Tx, { entryId, datasetId, task, version, folded, before }: Move): Promise<void> {
  await tx.entryStatus.update({ where: { entryId }, data: { ...folded, version, updatedAt: new Date() } });
  if (folded.state === before) return;
  await tx.stateCount.createMany({
    data: [
      { datasetId, task, state: before, delta: -1n },
      { datasetId, task, state: folded.state, delta: 1n },
    ],
  });
}
