import { beforeAll, describe, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { claimEntry, releaseClaims } from "./claim-entry.ts";
import { type ClaimRequest, claimNext } from "./claim-next.ts";
import { CLAIM_ENTRIES } from "./claim-sql.ts";
import { loadProgress } from "./progress.ts";
import { startPractice } from "./start-practice.ts";
import { startSession } from "./start-session.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});

const start = async (datasetId: bigint, request: object = {}, who = ann) =>
  (await startSession(db, datasetId, who.id, sessionRequestSchema.parse(request))).queueId;
const claim = async (queueId: bigint, reviewerId: string, request: ClaimRequest) =>
  (await claimNext(db, queueId, reviewerId, request)).entries;
const take = async (queueId: bigint, who: Reviewer, count: number, have: bigint[] = []) =>
  (await claim(queueId, who.id, { count, have })).map((claimed) => BigInt(claimed.entry.id));

describe("drawing a session", () => {
  test("the same seed draws the same queue, another seed another", async () => {
    const { datasetId } = await addDataset(db, { images: 10, perImage: 5 });
    const drawn = async (seed: string) =>
      take(await start(datasetId, { seed, size: 20 }), await addReviewer(db, seed), 20);
    const first = await drawn("a");
    await db.prisma.claim.deleteMany();
    expect(await drawn("a")).toEqual(first);
    await db.prisma.claim.deleteMany();
    expect(await drawn("b")).not.toEqual(first);
  });

  test("keeps the chance that each entry had", async () => {
    const { datasetId } = await addDataset(db, { images: 10, perImage: 5 });
    const queueId = await start(datasetId, { size: 20 });
    const rows = await db.prisma.queueEntry.findMany({ where: { queueId } });
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map((row) => row.probability))).toEqual(new Set([0.4]));
    expect(rows.map((row) => row.position).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("photo by photo keeps a photo's entries together", async () => {
    const { datasetId } = await addDataset(db, { images: 6, perImage: 4 });
    const queueId = await start(datasetId, { order: "photo" });
    const rows = await db.prisma.queueEntry.findMany({
      where: { queueId },
      orderBy: { position: "asc" },
      include: { entry: true },
    });
    const images = rows.map((row) => row.entry.imageId).filter((imageId, index, all) => imageId !== all[index - 1]);
    expect(images).toHaveLength(6);
  });

  test("with nothing that fits says so and leaves no queue", async () => {
    const { datasetId } = await addDataset(db);
    await expect(start(datasetId, { filter: { states: ["flagged"] } })).rejects.toMatchObject({
      code: "unprocessable",
    });
    expect(await db.prisma.queue.count({ where: { datasetId } })).toBe(0);
  });
});

describe("claiming", () => {
  test("twenty browsers at one instant never get the same entry", async () => {
    const { datasetId } = await addDataset(db, { images: 20, perImage: 5 });
    const queueId = await start(datasetId, { size: 100 });
    const people = await Promise.all(Array.from({ length: 20 }, (_, index) => addReviewer(db, `P${index}`)));
    const taken = (await Promise.all(people.map((who) => take(queueId, who, 5)))).flat();
    expect(taken).toHaveLength(100);
    expect(new Set(taken).size).toBe(100);
  });

  test("two sessions over the same entries never hand out one to two reviewers", async () => {
    const { datasetId } = await addDataset(db, { images: 4, perImage: 5 });
    const queues = await Promise.all([start(datasetId, { seed: "1" }), start(datasetId, { seed: "2" }, bob)]);
    const [first, second] = await Promise.all([take(queues[0], ann, 10), take(queues[1], bob, 10)]);
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
    expect(first.length + second.length).toBe(20);
  });

  test("a reload gets the same entries again, under new tokens", async () => {
    const { datasetId } = await addDataset(db);
    const queueId = await start(datasetId);
    const before = await claim(queueId, ann.id, { count: 2, have: [] });
    const after = await claim(queueId, ann.id, { count: 2, have: [] });
    expect(after.map(({ entry }) => entry.id)).toEqual(before.map(({ entry }) => entry.id));
    const tokens = [...before, ...after].map(({ claim }) => claim.token);
    expect(new Set(tokens).size).toBe(4);
  });

  test("leases of what a page has are renewed whenever it asks, also for nothing", async () => {
    const { datasetId } = await addDataset(db, { perImage: 3 });
    const queueId = await start(datasetId);
    const [held, ...more] = await take(queueId, ann, 3);
    const soon = new Date(Date.now() + 60_000);
    for (const asks of [() => claim(queueId, ann.id, { count: 0, have: [] }), () => take(queueId, ann, 1, more)]) {
      await db.prisma.claim.updateMany({ where: { queueId }, data: { until: soon } });
      await asks();
      const claims = await db.prisma.claim.findMany({ where: { queueId, entryId: { in: more } } });
      expect(claims.every(({ until }) => until > soon)).toBe(true);
    }
    expect(held).toBeDefined();
  });

  test("a lapsed lease is handed to the next reviewer", async () => {
    const { datasetId } = await addDataset(db, { perImage: 1 });
    const queueId = await start(datasetId);
    const [entryId] = await take(queueId, ann, 1);
    expect(await take(queueId, bob, 1)).toEqual([]);
    await db.prisma.claim.updateMany({ where: { entryId: entryId ?? 0n }, data: { until: new Date(0) } });
    expect(await take(queueId, bob, 1)).toEqual([entryId]);
  });

  test("an entry that was decided elsewhere is passed over and counted", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 3 });
    const queueId = await start(datasetId);
    await db.prisma.entryStatus.update({ where: { entryId: entryIds[1] ?? 0n }, data: { state: "accepted" } });
    expect((await take(queueId, ann, 5)).sort()).toEqual([entryIds[0], entryIds[2]]);
    expect(await loadProgress(db, queueId)).toMatchObject({ size: 3, elsewhere: 1, left: 2 });
  });

  test("the progress that comes with entries is the queue's, what was passed over included", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 4 });
    const queueId = await start(datasetId);
    await db.prisma.entryStatus.update({ where: { entryId: entryIds[2] ?? 0n }, data: { state: "accepted" } });
    const [first] = (await claimNext(db, queueId, ann.id, { count: 1, have: [] })).entries;
    const entryId = BigInt(first?.entry.id ?? 0);
    await db.prisma.queueEntry.update({
      where: { queueId_entryId: { queueId, entryId } },
      data: { outcome: "skipped", decision: "skip" },
    });
    const { entries, progress } = await claimNext(db, queueId, ann.id, { count: 5, have: [] });
    expect(entries).toHaveLength(2);
    expect(progress).toEqual(await loadProgress(db, queueId));
    expect(progress).toEqual({ size: 4, decided: 0, skipped: 1, elsewhere: 1, left: 2, decisions: { skip: 1 } });
  });

  test("figures that nobody asked for come where fewer entries come than were asked for", async () => {
    const { datasetId } = await addDataset(db, { perImage: 3 });
    const queueId = await start(datasetId);
    const uncounted = { have: [], isCounted: false };
    expect((await claimNext(db, queueId, ann.id, { count: 2, ...uncounted })).progress).toBeNull();
    expect((await claimNext(db, queueId, ann.id, { count: 0, ...uncounted })).progress).toBeNull();
    expect((await claimNext(db, queueId, ann.id, { count: 4, ...uncounted })).progress).toMatchObject({ left: 3 });
    expect((await claimNext(db, queueId, bob.id, { count: 1, by: "photo", ...uncounted })).progress).not.toBeNull();
  });

  test("a practice is handed out to its owner alone", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 1 });
    await db.prisma.practiceEntry.create({ data: { datasetId, position: 1, entryId: entryIds[0] ?? 0n } });
    const { queueId } = await startPractice(db, datasetId, ann.id);
    for (const more of [{ count: 1 }, { count: 0 }, { count: 1, by: "photo" as const }])
      await expect(claimNext(db, queueId, bob.id, { have: [], ...more })).rejects.toMatchObject({ code: "forbidden" });
    expect(await take(queueId, ann, 1)).toEqual(entryIds);
  });

  test("an exhausted queue hands out nothing and still says where it stands; an unknown one is not found", async () => {
    const { datasetId } = await addDataset(db, { perImage: 2 });
    const queueId = await start(datasetId);
    await take(queueId, ann, 2);
    const { entries, progress } = await claimNext(db, queueId, bob.id, { count: 2, have: [] });
    expect(entries).toEqual([]);
    expect(progress).toMatchObject({ size: 2, left: 2 });
    await expect(claimNext(db, 999_999n, bob.id, { count: 2, have: [] })).rejects.toMatchObject({ code: "not_found" });
  });

  test("photo by photo a photo's entries all go to one reviewer", async () => {
    const { datasetId } = await addDataset(db, { images: 6, perImage: 4 });
    const queueId = await start(datasetId, { order: "photo" });
    const [mine, theirs] = await Promise.all([
      claim(queueId, ann.id, { count: 5, have: [] }),
      claim(queueId, bob.id, { count: 5, have: [] }),
    ]);
    const imagesOf = (claimed: typeof mine) => new Set(claimed.map(({ entry }) => entry.image?.id));
    expect(mine.length % 4).toBe(0);
    expect([...imagesOf(mine)].filter((imageId) => imagesOf(theirs).has(imageId))).toEqual([]);
  });

  test("released claims are free at once, but for those that a reloaded page has taken up", async () => {
    const { datasetId } = await addDataset(db);
    const queueId = await start(datasetId);
    const before = await claim(queueId, ann.id, { count: 3, have: [] });
    const reloaded = await claim(queueId, ann.id, { count: 1, have: [] });
    await releaseClaims(
      db,
      queueId,
      before.map(({ claim }) => claim.token),
    );
    const ids = before.map(({ entry }) => BigInt(entry.id));
    const kept = BigInt(reloaded[0]?.entry.id ?? 0);
    expect(await take(queueId, bob, 3)).toEqual(ids.filter((id) => id !== kept));
  });
});

describe("claiming an opened entry", () => {
  test("says who holds it, and gives it to the holder again", async () => {
    const { entryIds } = await addDataset(db, { perImage: 1 });
    const entryId = entryIds[0] ?? 0n;
    const first = await claimEntry(db, entryId, ann.id);
    expect(first.ok).toBe(true);
    expect(await claimEntry(db, entryId, bob.id)).toMatchObject({ ok: false, heldBy: "Ann" });
    expect(await claimEntry(db, entryId, ann.id)).toMatchObject({ ok: true, token: first.ok && first.token });
  });

  test("gives it to the next one when the lease has lapsed, under another token", async () => {
    const { entryIds } = await addDataset(db, { perImage: 1 });
    const entryId = entryIds[0] ?? 0n;
    const first = await claimEntry(db, entryId, ann.id);
    await db.prisma.claim.updateMany({ where: { entryId }, data: { until: new Date(0) } });
    const second = await claimEntry(db, entryId, bob.id);
    expect([first.ok, second.ok]).toEqual([true, true]);
    expect(second.ok && second.token).not.toBe(first.ok && first.token);
  });

  test("claims nothing that is not there", async () => {
    await expect(claimEntry(db, 987_654_321n, ann.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await db.prisma.claim.count({ where: { entryId: 987_654_321n } })).toBe(0);
  });
});

test("claims are planned a few times and not each time, whatever the statistics know of other queues", async () => {
  const { datasetId } = await addDataset(db, { images: 20, perImage: 10 });
  await db.pool.query(
    `WITH more AS (
       INSERT INTO "Entry" ("datasetId", "imageId", task, topic, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", "pairCount")
       SELECT "datasetId", "imageId", task, topic, turns, sha256(convert_to(id || ' ' || n, 'UTF8')), "sourceFileId", "rowIndex", n, "rowShell", 2
       FROM "Entry", generate_series(100, 130) AS n WHERE "datasetId" = $1 RETURNING id, "datasetId", "imageId", task)
     INSERT INTO "EntryStatus" ("entryId", "datasetId", "imageId", task) SELECT id, "datasetId", "imageId", task FROM more`,
    [datasetId],
  );
  for (const seed of ["1", "2", "3"]) await start(datasetId, { seed, size: 5000 });
  await db.pool.query("ANALYZE");
  const queueId = await start(datasetId, { seed: "new", size: 5000 });
  const client = await db.pool.connect();
  try {
    await client.query("DEALLOCATE ALL");
    const claim = { text: CLAIM_ENTRIES.text, name: "claims in a test" };
    const values = [queueId, "main", ann.id, ["pending"], 900, 4, []];
    for (let time = 0; time < 12; time++) await client.query({ ...claim, values });
    const { rows } = await client.query(
      "SELECT generic_plans::int AS kept, custom_plans::int AS made FROM pg_prepared_statements WHERE name = $1",
      [claim.name],
    );
    // PostgreSQL tries five before it judges.
    expect(rows).toEqual([{ kept: 7, made: 5 }]);
  } finally {
    client.release(true);
  }
});
