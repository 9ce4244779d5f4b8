import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { EVERYTHING, type Standing } from "#domain/rights/rights.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadSessionWork } from "./load-session-work.ts";
import { startSession } from "./start-session.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let [ann, bo]: Reviewer[] = [];
let datasetId: bigint;
let queueId: bigint;
let entryIds: bigint[];
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

beforeEach(async () => {
  [ann, bo] = [await addReviewer(db, "Ann"), await addReviewer(db, "Bo")];
  ({ datasetId } = await addDataset(db, { images: 2, perImage: 4 }));
  const request = sessionRequestSchema.parse({ size: 8, seed: "seed" });
  ({ queueId } = await startSession(db, datasetId, must(ann).id, request));
  const drawn = await db.prisma.queueEntry.findMany({ where: { queueId }, orderBy: { position: "asc" } });
  entryIds = drawn.map(({ entryId }) => entryId);
});

const must = (reviewer: Reviewer | undefined): Reviewer => reviewer ?? expect.unreachable();

const give = (nth: number, who: Reviewer | undefined, more: Partial<VerdictBody>) =>
  decide(db, entryIds[nth] ?? 0n, { queueId: String(queueId), activeMs: 10_000, ...more }, must(who));

const workFor = (who: Reviewer | undefined, standing: Standing = EVERYTHING) =>
  loadSessionWork(db, queueId, { reviewerId: must(who).id, standing });

const reviewing = (): Standing => ({ isOwner: false, roles: { [String(datasetId)]: "reviewer" } });

test("the whole session's work is of all who decided in it, in whatever browser, and one's own stands beside it", async () => {
  await give(0, ann, { decision: "accept" });
  await give(1, ann, { decision: "reject", reasonCodes: ["wrong-count"] });
  await give(2, bo, { decision: "reject", reasonCodes: ["wrong-count", "bad-box"], activeMs: 5_000 });
  await give(3, bo, { decision: "skip" });
  expect(await workFor(ann)).toEqual({
    all: {
      count: 4,
      people: 2,
      activeMs: 35_000,
      reasons: [
        { code: "wrong-count", count: 2 },
        { code: "bad-box", count: 1 },
      ],
    },
    own: { count: 2, activeMs: 20_000, reasons: [{ code: "wrong-count", count: 1 }] },
  });
  const { own } = await loadSessionWork(db, queueId, { reviewerId: "", standing: EVERYTHING });
  expect(own, "who has no name has done nothing").toEqual({ count: 0, activeMs: 0, reasons: [] });
});

test("what was undone does not count, nor what was decided outside of the session", async () => {
  const { verdictId } = await give(0, ann, { decision: "reject", reasonCodes: ["wrong-count"] });
  await give(0, ann, { decision: "undo", undoes: verdictId, previousId: verdictId });
  await decide(db, entryIds[1] ?? 0n, { decision: "accept" }, must(ann));
  expect((await workFor(ann)).all).toEqual({ count: 0, people: 0, activeMs: 0, reasons: [] });
});

test("what was undone outside of the session, or in another one, does not count either", async () => {
  const { verdictId } = await give(0, ann, { decision: "reject", reasonCodes: ["wrong-count"] });
  const { verdictId: second } = await give(1, ann, { decision: "accept", activeMs: 7_000 });
  await give(2, bo, { decision: "accept" });
  await decide(db, entryIds[0] ?? 0n, { decision: "undo", undoes: verdictId, previousId: verdictId }, must(ann));
  expect((await workFor(ann)).own, "by the entry's own page").toEqual({ count: 1, activeMs: 7_000, reasons: [] });

  const request = sessionRequestSchema.parse({ size: 8, seed: "later", filter: { states: ["accepted"] } });
  const later = await startSession(db, datasetId, must(ann).id, request);
  const undo = { decision: "undo", undoes: second, previousId: second, queueId: String(later.queueId) } as const;
  await decide(db, entryIds[1] ?? 0n, undo, must(ann));
  const { all, own } = await workFor(ann);
  expect([all.count, own.count], "in a later session, also once this one has ended").toEqual([1, 0]);
  expect(await loadSessionWork(db, later.queueId, { reviewerId: must(ann).id, standing: EVERYTHING })).toMatchObject({
    all: { count: 0 },
  });
});

test("the time of a session that others worked on is told to leads alone; that of a former name is one's own", async () => {
  await give(0, ann, { decision: "accept" });
  expect((await workFor(ann, reviewing())).all.activeMs, "nobody else's is in it").toBe(10_000);
  await give(1, bo, { decision: "accept" });
  const { all, own } = await workFor(ann, reviewing());
  expect([all.count, all.people, all.activeMs, own.activeMs]).toEqual([2, 2, null, 10_000]);
  expect((await workFor(ann)).all.activeMs).toBe(20_000);
  await db.prisma.reviewer.update({ where: { id: must(bo).id }, data: { personId: must(ann).id } });
  expect((await workFor(ann, reviewing())).all).toMatchObject({ count: 2, people: 1, activeMs: 20_000 });
});
