import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conflict, conflictSchema } from "#domain/review/outbox/conflict.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { type Recorded, recordVerdict } from "./record.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let fresh: () => Promise<bigint>;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
  const { entryIds } = await addDataset(db, { perImage: 40 });
  fresh = async () => entryIds.shift() ?? Promise.reject(new Error("the test's data set has too few entries"));
});
afterAll(() => db.close());

const record = (entryId: bigint, more: Partial<VerdictBody> = {}, who = ann): Promise<Recorded> =>
  recordVerdict(db, who, verdictBody(entryId, more));
const stateOf = async (entryId: bigint) =>
  (await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } })).state;
const verdictsOf = (entryId: bigint) => db.prisma.verdict.count({ where: { entryId } });

/** The conflict that a refused verdict tells of. */
async function refused(verdict: Promise<unknown>): Promise<Conflict> {
  const error = await verdict.then(
    () => Promise.reject(new Error("it was taken")),
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: "conflict" });
  return conflictSchema.parse(error.data);
}

const turnsAfter = [{ id: "3", from: "gpt" as const, value: "Two women." }];
const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];

describe("a verdict whose chain went on in another tab", () => {
  test("is refused with what stands, and nothing of it is written", async () => {
    const entryId = await fresh();
    const given = { decision: "edit" as const, turnsAfter, judgements, reasonCodes: ["wrong-count"], note: "Count!" };
    const { verdictId } = await record(entryId, given);
    expect(await refused(record(entryId, { decision: "reject" }))).toEqual({
      stored: false,
      headId: verdictId,
      state: "edited",
      version: 1,
      theirs: {
        verdictId,
        reviewerName: "Ann",
        isOwn: true,
        ...given,
        keysAfter: null,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      heldBy: null,
      claim: "none",
    });
    expect(await verdictsOf(entryId)).toBe(1);
  });

  test("stands when it is chosen: sent again behind what is there, with the version told", async () => {
    const entryId = await fresh();
    await record(entryId);
    const mine = { decision: "reject" as const };
    const { headId, version } = await refused(record(entryId, mine));
    expect(await record(entryId, { ...mine, previousId: headId, entryVersion: version })).toMatchObject({
      state: "rejected",
      version: 2,
      late: false,
      conflict: null,
    });
  });

  test("shows a skip of one's own where nothing else stands, and nothing where all was taken back", async () => {
    const entryId = await fresh();
    const skip = await record(entryId, { decision: "skip" });
    expect(await refused(record(entryId))).toMatchObject({ state: "pending", theirs: { decision: "skip" } });
    const undo = await record(entryId, { decision: "undo", undoes: skip.verdictId, previousId: skip.verdictId });
    expect(await refused(record(entryId))).toMatchObject({ headId: undo.verdictId, theirs: null, version: 2 });
  });

  test("of eight tabs at one instant one is taken, the others are told of it", async () => {
    const entryId = await fresh();
    const tabs = await Promise.allSettled(
      Array.from({ length: 8 }, (_, nth) => record(entryId, { id: randomUUID(), note: `tab ${nth}` })),
    );
    const [winner, ...more] = tabs.flatMap((tab) => (tab.status === "fulfilled" ? [tab.value] : []));
    expect(more).toEqual([]);
    for (const tab of tabs) {
      if (tab.status === "rejected")
        expect(tab.reason.data).toMatchObject({ stored: false, theirs: { verdictId: winner?.verdictId, isOwn: true } });
    }
    expect(await verdictsOf(entryId)).toBe(1);
  });
});

describe("a late verdict", () => {
  test("is kept, and told with the other's side", async () => {
    const entryId = await fresh();
    const theirs = await record(entryId, { decision: "edit", turnsAfter, judgements, note: "Women" }, bob);
    const mine = verdictBody(entryId, { decision: "reject" });
    const answer = await recordVerdict(db, ann, mine);
    expect(answer).toMatchObject({ verdictId: mine.id, late: true, state: "edited", version: 2 });
    expect(answer.conflict).toMatchObject({
      stored: true,
      headId: mine.id,
      state: "edited",
      version: 2,
      theirs: { verdictId: theirs.verdictId, reviewerName: "Bob", isOwn: false, turnsAfter, judgements, note: "Women" },
    });
    expect(await recordVerdict(db, ann, mine)).toEqual({ ...answer, repeated: true });
    expect(await verdictsOf(entryId)).toBe(2);
  });

  test("stands when it is chosen; the first sending stays in the history as late", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    const { conflict } = await record(entryId, { decision: "reject" });
    const chosen = { previousId: conflict?.headId ?? null, entryVersion: conflict?.version ?? 0 };
    expect(await record(entryId, { decision: "reject", ...chosen })).toMatchObject({ late: false, version: 3 });
    expect(await stateOf(entryId)).toBe("rejected");
    const rows = await db.prisma.verdict.findMany({ where: { entryId }, orderBy: { sequence: "asc" } });
    expect(rows.map(({ decision, late }) => [decision, late])).toEqual([
      ["accept", false],
      ["reject", true],
      ["reject", false],
    ]);
  });

  test("chosen after the other decided once more is late again, and told anew", async () => {
    const entryId = await fresh();
    const first = await record(entryId, {}, bob);
    const { conflict } = await record(entryId, { decision: "reject" });
    const flag = await record(entryId, { decision: "flag", previousId: first.verdictId, entryVersion: 1 }, bob);
    const again = await record(entryId, {
      decision: "reject",
      previousId: conflict?.headId ?? null,
      entryVersion: conflict?.version ?? 0,
    });
    expect(again).toMatchObject({ late: true, conflict: { theirs: { verdictId: flag.verdictId } } });
    expect(await stateOf(entryId)).toBe("flagged");
  });

  test("taken back, and decided again without having seen the other's, is late again", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    const { verdictId } = await record(entryId, { decision: "reject" });
    const undo = { decision: "undo" as const, undoes: verdictId, previousId: verdictId };
    const { verdictId: headId } = await record(entryId, undo);
    // Its browser counts the verdict and its undo, and nothing else.
    expect(await record(entryId, { decision: "reject", previousId: headId, entryVersion: 2 })).toMatchObject({
      late: true,
      state: "accepted",
    });
  });

  test("says what had become of the claim that it was decided under", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    const claim = { entryId, pass: "main", reviewerId: ann.id, token: randomUUID(), until: new Date(Date.now() + 1e6) };
    await db.prisma.claim.create({ data: claim });
    const told = async (more: Partial<VerdictBody>) =>
      (await record(entryId, { decision: "reject", ...more })).conflict?.claim;
    const first = randomUUID();
    expect(await told({ id: first, claimToken: claim.token })).toBe("held");
    // The verdict has ended it.
    expect(await db.prisma.claim.count({ where: { entryId } })).toBe(0);
    const second = randomUUID();
    expect(await told({ id: second, claimToken: claim.token, previousId: first })).toBe("lapsed");
    await db.prisma.claim.create({ data: claim });
    const third = randomUUID();
    expect(await told({ id: third, claimToken: randomUUID(), previousId: second })).toBe("lapsed");
    expect(await told({ claimToken: null, previousId: third })).toBe("none");
  });

  test("is nobody's who decides nothing: a skip comes when it comes", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    const skip = await record(entryId, { decision: "skip" });
    expect(skip).toMatchObject({ late: false, conflict: null, state: "accepted" });
    // Skipping it was not seeing it.
    const mine = { decision: "reject" as const, previousId: skip.verdictId, entryVersion: 1 };
    expect(await record(entryId, mine)).toMatchObject({ late: true });
  });

  test("is not made by another's skip", async () => {
    const entryId = await fresh();
    await record(entryId, { decision: "skip" }, bob);
    expect(await record(entryId)).toMatchObject({ late: false, state: "accepted" });
  });
});

describe("an undo", () => {
  test("of two tabs at once is written once; the other is told that nothing stands", async () => {
    const entryId = await fresh();
    const { verdictId } = await record(entryId);
    const undo = () => record(entryId, { decision: "undo", undoes: verdictId, previousId: verdictId, entryVersion: 1 });
    const tabs = await Promise.allSettled([undo(), undo()]);
    const [lost] = tabs.flatMap((tab) => (tab.status === "rejected" ? [tab.reason] : []));
    expect(tabs.filter((tab) => tab.status === "fulfilled")).toHaveLength(1);
    expect(lost).toMatchObject({ code: "conflict", data: { theirs: null, state: "pending", version: 2 } });
    expect(await verdictsOf(entryId)).toBe(2);
  });

  test("of what is undone already is a conflict, even behind the right head", async () => {
    const entryId = await fresh();
    const { verdictId } = await record(entryId);
    const undo = await record(entryId, { decision: "undo", undoes: verdictId, previousId: verdictId });
    const again = await refused(record(entryId, { decision: "undo", undoes: verdictId, previousId: undo.verdictId }));
    expect(again).toMatchObject({ headId: undo.verdictId, theirs: null });
    expect(await verdictsOf(entryId)).toBe(2);
  });

  test("of an undo is refused", async () => {
    const entryId = await fresh();
    const { verdictId } = await record(entryId);
    const undo = await record(entryId, { decision: "undo", undoes: verdictId, previousId: verdictId });
    const second = record(entryId, { decision: "undo", undoes: undo.verdictId, previousId: undo.verdictId });
    await expect(second).rejects.toMatchObject({ code: "unprocessable" });
    expect(await stateOf(entryId)).toBe("pending");
  });
});
