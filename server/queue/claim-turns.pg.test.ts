import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { beginClaim, CLAIM_WAYS, endWith, twoSessions } from "#tests/import/contested.ts";
import { countWaiting, waitForLocks } from "#tests/locks.ts";
import { claimNext } from "./claim-next.ts";
import { startSession } from "./start-session.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

describe("an entry whose state is being written at this moment", () => {
  test.each(CLAIM_WAYS)("is not handed out, nor waited for: %s", async (_, request) => {
    const { own, entryIds, decided, imageId } = await twoSessions(db, ann);
    const writer = await db.pool.connect();
    await writer.query("BEGIN");
    await writer.query(`UPDATE "EntryStatus" SET state = 'flagged', version = 1 WHERE "entryId" = $1`, [decided]);
    const { entries } = await claimNext(db, own, ann.id, request(imageId));
    expect(entries.map(({ entry }) => BigInt(entry.id)).sort()).toEqual(entryIds.filter((id) => id !== decided));
    await endWith(writer, "COMMIT");
    const { progress } = await claimNext(db, own, ann.id, { ...request(imageId), have: entryIds.toSpliced(1, 1) });
    expect(progress).toMatchObject({ elsewhere: 1, left: 2 });
  });

  test("is handed out once it was only looked at", async () => {
    const { own, entryIds, decided } = await twoSessions(db, ann);
    const looker = await db.pool.connect();
    await looker.query("BEGIN");
    await looker.query(`SELECT FROM "EntryStatus" WHERE "entryId" = $1 FOR UPDATE`, [decided]);
    await endWith(looker, "COMMIT");
    const { entries } = await claimNext(db, own, ann.id, { count: 3, have: [] });
    expect(entries).toHaveLength(entryIds.length);
  });
});

test("what the reviewer holds already and somebody decided since is given back, and marked as decided elsewhere", async () => {
  const { own, entryIds, decided } = await twoSessions(db, ann);
  await claimNext(db, own, ann.id, { count: 3, have: [] });
  await db.prisma.entryStatus.update({ where: { entryId: decided }, data: { state: "accepted", version: 1 } });
  const { entries } = await claimNext(db, own, ann.id, { count: 3, have: [] });
  expect(entries.map(({ entry }) => BigInt(entry.id)).sort()).toEqual(entryIds.filter((id) => id !== decided));
  expect(await db.prisma.claim.count({ where: { entryId: decided } })).toBe(0);
  const { progress } = await claimNext(db, own, ann.id, { count: 1, have: entryIds.toSpliced(1, 1) });
  expect(progress).toMatchObject({ elsewhere: 1 });
});

test("claims one by one pass over a place that somebody else is taking, and never wait for it", async () => {
  const { own } = await twoSessions(db, ann);
  const places = await db.prisma.queueEntry.findMany({ where: { queueId: own }, orderBy: { position: "asc" } });
  const taker = await db.pool.connect();
  await taker.query("BEGIN");
  await taker.query(`SELECT FROM "QueueEntry" WHERE "queueId" = $1 AND "position" = 1 FOR UPDATE`, [own]);
  const { entries } = await claimNext(db, own, ann.id, { count: 1, have: [] });
  expect(entries.map(({ position }) => position)).toEqual([places[1]?.position]);
  await endWith(taker, "ROLLBACK");
});

test("photos are claimed in turn: of one whose entries are in two sessions no visitor gets a half", async () => {
  const { datasetId, entryIds } = await addDataset(db, { perImage: 4 });
  const { queueId: even } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ seed: "a" }));
  const { queueId: odd } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ seed: "b" }));
  const half = (parity: number) => entryIds.filter((_, nth) => nth % 2 === parity);
  await db.prisma.queueEntry.deleteMany({ where: { queueId: even, entryId: { in: half(1) } } });
  await db.prisma.queueEntry.deleteMany({ where: { queueId: odd, entryId: { in: half(0) } } });
  const between = await beginClaim(db, bob, half(0)[1] ?? 0n);
  const visit = (queueId: bigint, who: Reviewer) => claimNext(db, queueId, who.id, { count: 1, have: [], by: "photo" });
  const first = visit(even, ann);
  await waitForLocks(db, 1);
  let isAnswered = false;
  const second = visit(odd, bob).finally(() => {
    isAnswered = true;
  });
  await expect.poll(async () => isAnswered || (await countWaiting(db)) === 2).toBe(true);
  await endWith(between, "ROLLBACK");
  expect((await first).entries.map(({ entry }) => BigInt(entry.id)).sort()).toEqual(half(0));
  expect((await second).entries).toEqual([]);
});

test("a photo of which another takes an entry at the same instant is passed over whole", async () => {
  const { own, first } = await twoSessions(db, ann);
  const taking = await beginClaim(db, bob, first);
  const visit = claimNext(db, own, ann.id, { count: 1, have: [], by: "photo" });
  await waitForLocks(db, 1);
  await endWith(taking, "COMMIT");
  expect((await visit).entries).toEqual([]);
  expect(await db.prisma.claim.count({ where: { reviewerId: ann.id, queueId: own } })).toBe(0);
});

test("photos come in the queue's order, one after another", async () => {
  const { datasetId } = await addDataset(db, { images: 6, perImage: 2 });
  const { queueId } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ seed: "order" }));
  const places = await db.prisma.queueEntry.findMany({
    where: { queueId },
    orderBy: { position: "asc" },
    include: { entry: true },
  });
  const inTurn = [...new Set(places.map(({ entry }) => String(entry.imageId)))];
  const visits: string[] = [];
  for (const nth of inTurn.keys()) {
    const visitor = await addReviewer(db, `V${nth}`);
    const { entries } = await claimNext(db, queueId, visitor.id, { count: 1, have: [], by: "photo" });
    visits.push(...new Set(entries.map(({ entry }) => entry.image?.id ?? "")));
  }
  expect(visits).toEqual(inTurn);
});
