import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { hashReceived } from "./body-hash.ts";
import { loadSituation } from "./load-situation.ts";
import { recordVerdict } from "./record.ts";
import { weigh } from "./weigh.ts";
import { writeVerdict } from "./write-verdict.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let entryIds: bigint[];
let queueId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
  const made = await addDataset(db, { perImage: 30 });
  entryIds = [...made.entryIds];
  const queue = {
    datasetId: made.datasetId,
    reviewerId: bob.id,
    filter: {},
    order: "shuffle" as const,
    seed: "s",
    size: 30,
  };
  queueId = (await db.prisma.queue.create({ data: queue })).id;
  await db.prisma.queueEntry.createMany({
    data: entryIds.map((entryId, index) => ({ queueId, entryId, position: index + 1, probability: 1 })),
  });
});
afterAll(() => db.close());

const record = (entryId: bigint, more: Partial<VerdictBody> = {}, who = bob) =>
  recordVerdict(db, who, verdictBody(entryId, more));
const statusOf = async (entryId: bigint) => db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } });

/** An entry that Ann holds. */
async function held(minutes = 10, reviewerId = ann.id): Promise<{ entryId: bigint; token: string }> {
  const entryId = entryIds.shift() ?? expect.unreachable();
  const token = randomUUID();
  const until = new Date(Date.now() + minutes * 60_000);
  await db.prisma.claim.create({ data: { entryId, pass: "main", reviewerId, token, until } });
  return { entryId, token };
}

describe("a verdict on an entry that another holds", () => {
  test("is kept, marked late, moves no state, and is told who holds it", async () => {
    const { entryId } = await held();
    const body = verdictBody(entryId, { decision: "reject", note: "Six." });
    const answer = await recordVerdict(db, bob, body);
    expect(answer).toMatchObject({
      late: true,
      state: "pending",
      version: 1,
      conflict: { stored: true, headId: body.id, state: "pending", version: 1, theirs: null, claim: "none" },
    });
    expect(answer.conflict?.heldBy).toEqual({ reviewerName: "Ann" });
    expect(await statusOf(entryId)).toMatchObject({ state: "pending", version: 1, verdictId: null, changedAt: null });
    expect(await recordVerdict(db, bob, body)).toEqual({ ...answer, repeated: true });
  });

  test("is told of what stands as well", async () => {
    const { entryId, token } = await held();
    const { verdictId } = await record(entryId, { claimToken: token }, ann);
    await db.prisma.claim.create({
      data: { entryId, pass: "main", reviewerId: ann.id, token, until: new Date(Date.now() + 60_000) },
    });
    const { conflict } = await record(entryId, { decision: "reject", entryVersion: 1 });
    expect(conflict).toMatchObject({ heldBy: { reviewerName: "Ann" }, theirs: { verdictId, decision: "accept" } });
  });

  test("does not end the hold, and leaves its own place open: the entry is still to be decided", async () => {
    const { entryId, token } = await held();
    await record(entryId, { queueId: String(queueId) });
    expect(await db.prisma.claim.findFirst({ where: { entryId } })).toMatchObject({ token, reviewerId: ann.id });
    const place = await db.prisma.queueEntry.findFirst({ where: { queueId, entryId } });
    expect(place).toMatchObject({ outcome: null, decision: null });
  });

  test("counts once its reviewer decides again, when nobody holds it", async () => {
    const { entryId } = await held();
    const { verdictId } = await record(entryId);
    await db.prisma.claim.deleteMany({ where: { entryId } });
    expect(await record(entryId, { previousId: verdictId, entryVersion: 1 })).toMatchObject({
      late: false,
      version: 2,
    });
    expect(await statusOf(entryId)).toMatchObject({ state: "accepted", version: 2 });
  });

  test("is not late where it decides nothing, nor where it takes one's own back", async () => {
    const { entryId } = await held();
    expect(await record(entryId, { decision: "skip" })).toMatchObject({ late: false, conflict: null });
    const other = await held(10, bob.id);
    const { verdictId } = await record(other.entryId, { claimToken: other.token });
    await db.prisma.claim.create({
      data: { ...other, pass: "main", reviewerId: ann.id, until: new Date(Date.now() + 60_000) },
    });
    const undo = { decision: "undo" as const, undoes: verdictId, previousId: verdictId, entryVersion: 1 };
    expect(await record(other.entryId, undo)).toMatchObject({ late: false, state: "pending" });
  });

  test("whose hold began or ended since it was weighed is not written, but weighed again", async () => {
    const weighed = async (entryId: bigint) => {
      const body = verdictBody(entryId);
      const situation = await loadSituation(db, { ...body, reviewerId: bob.id });
      return weigh(db, { reviewer: bob, body, bodyHash: hashReceived(JSON.stringify(body)), situation });
    };
    const free = entryIds.shift() ?? expect.unreachable();
    const inTime = await weighed(free);
    const until = new Date(Date.now() + 60_000);
    await db.prisma.claim.create({
      data: { entryId: free, pass: "main", reviewerId: ann.id, token: randomUUID(), until },
    });
    expect(await writeVerdict(db, inTime)).toBe(false);
    const { entryId } = await held();
    const late = await weighed(entryId);
    await db.prisma.claim.deleteMany({ where: { entryId } });
    expect(await writeVerdict(db, late)).toBe(false);
    expect(await db.prisma.verdict.count({ where: { entryId: { in: [free, entryId] } } })).toBe(0);
    expect(await writeVerdict(db, await weighed(entryId))).toBe(true);
  });
});

describe("the holder", () => {
  test("decides in time, and is told who decided meanwhile", async () => {
    const { entryId, token } = await held();
    const theirs = await record(entryId, { decision: "reject" });
    const body = verdictBody(entryId, { claimToken: token });
    const answer = await recordVerdict(db, ann, body);
    expect(answer).toMatchObject({
      late: false,
      state: "accepted",
      conflict: null,
      beside: { verdictId: theirs.verdictId, reviewerName: "Bob", decision: "reject" },
    });
    expect(await recordVerdict(db, ann, body)).toEqual({ ...answer, repeated: true });
    expect((await record(entryId, { decision: "flag", previousId: body.id, entryVersion: 2 }, ann)).beside).toBeNull();
  });

  test("ends the claim of the pass that the verdict is of, and no other", async () => {
    const { entryId, token } = await held();
    const until = new Date(Date.now() + 60_000);
    await db.prisma.claim.create({ data: { entryId, pass: "second", reviewerId: ann.id, token: randomUUID(), until } });
    await record(entryId, { claimToken: token }, ann);
    const left = await db.prisma.claim.findMany({ where: { entryId } });
    expect(left.map(({ pass }) => pass)).toEqual(["second"]);
  });

  test("is told nothing where the other took theirs back", async () => {
    const { entryId, token } = await held();
    const { verdictId } = await record(entryId);
    await record(entryId, { decision: "undo", undoes: verdictId, previousId: verdictId });
    expect(await record(entryId, { claimToken: token }, ann)).toMatchObject({ late: false, beside: null });
  });

  test("is whoever decides on the page that has the claim's token: a second person may have taken the seat", async () => {
    const { entryId, token } = await held();
    expect(await record(entryId, { claimToken: token })).toMatchObject({ late: false, state: "accepted" });
    expect(await db.prisma.claim.count({ where: { entryId } })).toBe(0);
    const other = await held();
    expect(await record(other.entryId, { claimToken: randomUUID() })).toMatchObject({ late: true });
    expect(await db.prisma.claim.count({ where: { entryId: other.entryId } })).toBe(1);
  });

  test("whose lease has lapsed holds nothing: neither others nor they are refused or late for it alone", async () => {
    const { entryId, token } = await held(-1);
    expect(await record(entryId, { decision: "reject" })).toMatchObject({ late: false, state: "rejected" });
    const mine = await record(entryId, { claimToken: token }, ann);
    expect(mine).toMatchObject({
      late: true,
      conflict: { heldBy: null, claim: "lapsed", theirs: { decision: "reject" } },
    });
    const alone = await held(-1);
    expect(await record(alone.entryId, { claimToken: alone.token }, ann)).toMatchObject({ late: false });
  });
});
