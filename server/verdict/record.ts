import { createHash } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { type FoldedVerdict, foldLatest } from "#domain/fold.ts";
import type { EntryState } from "#domain/task.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Database } from "#server/db/client.ts";
import type { Prisma } from "#server/db/generated/client.ts";
import { breachOf } from "./breach.ts";

type Reviewer = { id: string; name: string };

/** `late`: kept, but another reviewer had decided, so the state is theirs. `reopened`: the undo gave the entry's claim back. */
export type Recorded = { verdictId: string; state: EntryState; version: number; late: boolean; repeated: boolean };

/**
 * Writes one verdict with its judgements and folds it into the entry's state, in one transaction under the entry's row
 * lock. The same id with the same body is answered as the first time and writes nothing.
 * @throws StudioError not_found (entry, session, undone verdict) · unprocessable (same id with another body; a part that
 *   does not fit the entry) · conflict (the reviewer's own chain went on elsewhere; nothing is written)
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
  if (known) {
    if (known.reviewerId !== reviewer.id || !bodyHash.equals(known.bodyHash)) {
      throw new StudioError("unprocessable", `Verdict ${body.id} is already recorded with another content.`);
    }
    return { verdictId: known.id, state: known.stateAfter, version: status.version, late: known.late, repeated: true };
  }
  const entry = await tx.entry.findUniqueOrThrow({
    where: { id: entryId },
    select: { datasetId: true, task: true, turns: true },
  });
  const breach = breachOf(body, entry.turns);
  if (breach) throw new StudioError("unprocessable", breach);
  const place = await findPlace(tx, body, entryId);
  const chain = await tx.verdict.findMany({
    where: { entryId, pass: place.pass },
    orderBy: { sequence: "asc" },
    select: {
      id: true,
      reviewerId: true,
      decision: true,
      undoes: true,
      late: true,
      turnsAfter: true,
      entryVersion: true,
      judgements: { where: { right: false }, select: { ordinal: true } },
    },
  });
  const head = chain.findLast((verdict) => verdict.reviewerId === reviewer.id)?.id ?? null;
  if (head !== body.previousId) {
    throw new StudioError("conflict", "You decided this entry elsewhere in the meantime. Look at both and choose.", {
      data: { headId: head, state: status.state, version: status.version },
    });
  }
  if (
    body.undoes !== null &&
    !chain.some((verdict) => verdict.id === body.undoes && verdict.reviewerId === reviewer.id)
  ) {
    throw new StudioError("not_found", `There is no verdict ${body.undoes} of yours on this entry to undo.`);
  }

  const isMain = place.pass === "main";
  const late =
    isMain &&
    body.decision !== "undo" &&
    status.version > body.entryVersion &&
    chain.at(-1)?.reviewerId !== reviewer.id;
  const folded = foldLatest([
    ...chain.map(foldedOf),
    {
      id: body.id,
      decision: body.decision,
      undoes: body.undoes,
      late,
      turnsLeft: body.turnsAfter?.length ?? null,
      judgedWrong: body.judgements.some((judgement) => !judgement.right),
    },
  ]);
  await insertVerdict(tx, {
    reviewer,
    body,
    bodyHash,
    place,
    late,
    stateAfter: folded.state,
    datasetId: entry.datasetId,
  });
  const version = isMain && !late ? status.version + 1 : status.version;
  if (isMain && !late)
    await moveState(tx, {
      entryId,
      version,
      folded,
      before: status.state,
      datasetId: entry.datasetId,
      task: entry.task,
    });
  await settleQueue(tx, { body, entryId, place, reviewer });
  return { verdictId: body.id, state: folded.state, version, late, repeated: false };
}

async function lockStatus(tx: Tx, entryId: bigint) {
  const [status] = await tx.$queryRaw<{ state: EntryState; version: number }[]>`
    SELECT state, version FROM "EntryStatus" WHERE "entryId" = ${entryId} FOR UPDATE`;
  if (!status) throw new StudioError("not_found", `There is no entry ${entryId}.`);
  return status;
}

type Place = { queueId: bigint | null; pass: string; position: number | null; probability: number | null };

/** Which pass and draw the verdict belongs to. Browsing is the data set's implicit queue: pass "main", no draw. */
async function findPlace(tx: Tx, body: VerdictBody, entryId: bigint): Promise<Place> {
  if (body.queueId === null) return { queueId: null, pass: "main", position: null, probability: null };
  const drawn = await tx.queueEntry.findUnique({
    where: { queueId_entryId: { queueId: BigInt(body.queueId), entryId } },
    select: {
      position: true,
      probability: true,
      queueId: true,
      queue: { select: { pass: true, purpose: true, finishedAt: true } },
    },
  });
  if (!drawn) throw new StudioError("not_found", `Entry ${entryId} does not belong to session ${body.queueId}.`);
  if (drawn.queue.purpose === "practice" && drawn.queue.finishedAt) {
    throw new StudioError("forbidden", "This practice session is over: its answers have been shown.");
  }
  return { queueId: drawn.queueId, pass: drawn.queue.pass, position: drawn.position, probability: drawn.probability };
}

type ChainRow = {
  id: string;
  decision: FoldedVerdict["decision"];
  undoes: string | null;
  late: boolean;
  turnsAfter: unknown;
  judgements: unknown[];
};

const foldedOf = (row: ChainRow): FoldedVerdict => ({
  ...row,
  turnsLeft: Array.isArray(row.turnsAfter) ? row.turnsAfter.length : null,
  judgedWrong: row.judgements.length > 0,
});

type Insert = {
  reviewer: Reviewer;
  body: VerdictBody;
  bodyHash: Buffer;
  place: Place;
  late: boolean;
  stateAfter: EntryState;
  datasetId: bigint;
};

async function insertVerdict(
  tx: Tx,
  { reviewer, body, bodyHash, place, late, stateAfter, datasetId }: Insert,
): Promise<void> {
  const { judgements, claimToken: _, turnsAfter, entryId, queueId: __, ...columns } = body;
  await tx.verdict.create({
    data: {
      ...columns,
      entryId: BigInt(entryId),
      datasetId,
      queueId: place.queueId,
      pass: place.pass,
      reviewerId: reviewer.id,
      reviewerName: reviewer.name,
      drawPosition: place.position,
      probability: place.probability,
      late,
      stateAfter,
      bodyHash: new Uint8Array(bodyHash),
      ...(turnsAfter ? { turnsAfter } : {}),
      judgements: { create: judgements.map((judgement, ordinal) => ({ ...judgement, ordinal })) },
    },
  });
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

/** A decision settles the entry's place in its queue and ends the claim; an undo opens the place of the undone one again. */
async function settleQueue(
  tx: Tx,
  { body, entryId, place, reviewer }: { body: VerdictBody; entryId: bigint; place: Place; reviewer: Reviewer },
): Promise<void> {
  if (place.queueId !== null && body.decision !== "judge") {
    const outcome =
      body.decision === "undo" ? null : body.decision === "skip" ? ("skipped" as const) : ("decided" as const);
    await tx.queueEntry.update({
      where: { queueId_entryId: { queueId: place.queueId, entryId } },
      data: { outcome, doneAt: outcome ? new Date() : null },
    });
  }
  if (body.decision !== "undo")
    await tx.claim.deleteMany({ where: { entryId, pass: place.pass, reviewerId: reviewer.id } });
  else await claimBack(tx, entryId, place, reviewer.id);
}

/** The undone entry is this reviewer's again, unless somebody took it in the meantime. The browser's next call renews it. */
async function claimBack(tx: Tx, entryId: bigint, place: Place, reviewerId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until)
    VALUES (${entryId}, ${place.pass}, ${place.queueId}, ${reviewerId}::uuid, gen_random_uuid(), now() + interval '2 minutes')
    ON CONFLICT ("entryId", pass) DO NOTHING`;
}
