import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Undoable } from "#domain/verdict/recorded.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { startPractice } from "#server/queue/start-practice.ts";
import { startSession } from "#server/queue/start-session.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { loadUndoableInSession } from "#server/verdict/undoable-in-session.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "./entries.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

async function session() {
  const { datasetId } = await addDataset(db);
  const { queueId } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({}));
  const { entries: claimed } = await claimNext(db, queueId, ann.id, { count: 3, have: [] });
  return { queueId, entryIds: claimed.map(({ entry }) => BigInt(entry.id)) as [bigint, bigint, bigint] };
}

const record = (queueId: bigint | null, entryId: bigint, more: Partial<VerdictBody> = {}, who = ann) =>
  recordVerdict(db, who, verdictBody(entryId, { queueId: queueId === null ? null : String(queueId), ...more }));

/** The undo that a browser sends for what it was told. */
const undoBody = (queueId: bigint, { verdictId, claimed }: Undoable): VerdictBody =>
  verdictBody(BigInt(claimed.entry.id), {
    queueId: String(queueId),
    decision: "undo",
    undoes: verdictId,
    previousId: claimed.headId,
    entryVersion: claimed.entry.version,
    entryHash: claimed.entry.hash,
  });

async function undoable(queueId: bigint, who = ann): Promise<Undoable> {
  const found = await loadUndoableInSession(db, queueId, who.id);
  if (!found) throw new Error("nothing is left to undo");
  return found;
}

const turnsAfter = [{ id: "3", from: "gpt" as const, value: "Two women." }];

test("a session without verdicts has nothing to undo, and one that is not there is not found", async () => {
  const { queueId } = await session();
  expect(await loadUndoableInSession(db, queueId, ann.id)).toBeNull();
  await expect(loadUndoableInSession(db, 987654321n, ann.id)).rejects.toMatchObject({ code: "not_found" });
});

test("undoing again and again walks back over all verdicts of the session, newest first", async () => {
  const { queueId, entryIds } = await session();
  const decisions = ["accept", "reject", "skip"] as const;
  for (const [nth, decision] of decisions.entries()) await record(queueId, entryIds[nth] ?? 0n, { decision });
  const walked: string[] = [];
  for (let found = await loadUndoableInSession(db, queueId, ann.id); found; ) {
    walked.push(`${found.decision} ${found.claimed.entry.id}`);
    const answer = await recordVerdict(db, ann, undoBody(queueId, found));
    expect(answer.state).toBe(found.claimed.entry.state);
    found = await loadUndoableInSession(db, queueId, ann.id);
  }
  expect(walked).toEqual(decisions.map((decision, nth) => `${decision} ${entryIds[nth]}`).reverse());
  const states = await db.prisma.entryStatus.findMany({ where: { entryId: { in: entryIds } } });
  expect(states.map(({ state }) => state)).toEqual(["pending", "pending", "pending"]);
  expect(await db.prisma.queueEntry.count({ where: { queueId, outcome: null } })).toBe(3);
});

test("it tells the verdict and its entry as it will be: with the edit that stood before", async () => {
  const { queueId, entryIds } = await session();
  const [entryId] = entryIds;
  const edit = await record(queueId, entryId, { decision: "edit", turnsAfter });
  const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];
  const reject = { decision: "reject" as const, judgements, reasonCodes: ["wrong-count"], note: "no" };
  const { verdictId } = await record(queueId, entryId, { ...reject, previousId: edit.verdictId, entryVersion: 1 });
  const found = await undoable(queueId);
  expect(found).toMatchObject({
    verdictId,
    decision: "reject",
    given: { turnsAfter: null, judgements, reasonCodes: ["wrong-count"], note: "no" },
    claimed: { headId: verdictId, entry: { state: "edited", edited: turnsAfter, version: 2 } },
  });
  const answer = await recordVerdict(db, ann, undoBody(queueId, found));
  expect(answer).toMatchObject({ state: "edited", version: 3 });
  const first = await undoable(queueId);
  expect(first).toMatchObject({
    verdictId: edit.verdictId,
    given: { turnsAfter },
    claimed: { headId: answer.verdictId, entry: { state: "pending", edited: null, version: 3 } },
  });
});

test("the undone entry is claimed back under the token that was told, and can be decided again", async () => {
  const { queueId, entryIds } = await session();
  const [entryId] = entryIds;
  await record(queueId, entryId);
  const found = await undoable(queueId);
  const { verdictId: undoId } = await recordVerdict(db, ann, undoBody(queueId, found));
  const claim = await db.prisma.claim.findUniqueOrThrow({ where: { entryId_pass: { entryId, pass: "main" } } });
  expect(claim).toMatchObject({ reviewerId: ann.id, token: found.claimed.claim.token, queueId });
  expect(await record(queueId, entryId, { decision: "flag", previousId: undoId, entryVersion: 2 })).toMatchObject({
    state: "flagged",
    late: false,
  });
});

test("a claim that lapsed does not keep the undone entry from its reviewer; one that holds does", async () => {
  const { queueId, entryIds } = await session();
  const [lapsed, held] = entryIds;
  for (const [entryId, minutes] of [
    [lapsed, -1],
    [held, 1],
  ] as const) {
    await record(queueId, entryId);
    const until = new Date(Date.now() + minutes * 60_000);
    const token = crypto.randomUUID();
    await db.prisma.claim.create({ data: { entryId, pass: "main", reviewerId: bob.id, token, until } });
  }
  for (const _ of [lapsed, held]) await recordVerdict(db, ann, undoBody(queueId, await undoable(queueId)));
  const claims = await db.prisma.claim.findMany({ where: { entryId: { in: [lapsed, held] } } });
  const holderOf = (entryId: bigint) => claims.find((claim) => claim.entryId === entryId)?.reviewerId;
  expect([holderOf(lapsed), holderOf(held)]).toEqual([ann.id, bob.id]);
});

test("it is one's own of this session only: not another reviewer's, not one given in browsing", async () => {
  const { queueId, entryIds } = await session();
  await record(queueId, entryIds[0], {}, bob);
  await record(null, entryIds[1]);
  expect(await loadUndoableInSession(db, queueId, ann.id)).toBeNull();
  expect((await undoable(queueId, bob)).claimed.entry.id).toBe(String(entryIds[0]));
});

test("two tabs that undo at once take back one verdict, once", async () => {
  const { queueId, entryIds } = await session();
  await record(queueId, entryIds[0]);
  await record(queueId, entryIds[1]);
  const [a, b] = await Promise.all([undoable(queueId), undoable(queueId)]);
  expect(a.verdictId).toBe(b.verdictId);
  const tabs = await Promise.allSettled([a, b].map((found) => recordVerdict(db, ann, undoBody(queueId, found))));
  expect(tabs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await undoable(queueId)).claimed.entry.id).toBe(String(entryIds[0]));
});

test("practice walks back in its own pass, shows nothing of the data set's review, and ends when it is over", async () => {
  const { datasetId, entryIds } = await addDataset(db);
  const [entryId = 0n] = entryIds;
  await db.prisma.practiceEntry.create({ data: { datasetId, position: 1, entryId } });
  await record(null, entryId, { decision: "edit", turnsAfter }, bob);
  const { queueId } = await startPractice(db, datasetId, ann.id);
  const { verdictId } = await record(queueId, entryId, { decision: "reject" });
  const found = await undoable(queueId);
  expect(found).toMatchObject({
    verdictId,
    claimed: { headId: verdictId, entry: { state: "pending", edited: null, version: 0 } },
  });
  expect(await recordVerdict(db, ann, undoBody(queueId, found))).toMatchObject({ state: "pending", version: 0 });
  expect(await loadUndoableInSession(db, queueId, ann.id)).toBeNull();
  await expect(loadUndoableInSession(db, queueId, bob.id)).rejects.toMatchObject({ code: "forbidden" });
  await db.prisma.queue.update({ where: { id: queueId }, data: { finishedAt: new Date() } });
  await expect(loadUndoableInSession(db, queueId, ann.id)).rejects.toMatchObject({ code: "forbidden" });
});
