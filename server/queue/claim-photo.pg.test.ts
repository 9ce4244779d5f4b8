import { beforeAll, describe, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { type ClaimRequest, claimNext } from "./claim-next.ts";
import { startSession } from "./start-session.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});

const start = async (datasetId: bigint, seed = "s") =>
  (await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ seed, size: 1000 }))).queueId;
const take = async (queueId: bigint, who: Reviewer, request: Partial<ClaimRequest> = {}) =>
  (await claimNext(db, queueId, who.id, { count: 1, have: [], by: "photo", ...request })).entries;
const photosOf = (claimed: Awaited<ReturnType<typeof take>>) => claimed.map(({ entry }) => entry.image?.id ?? "");
const idsOf = (claimed: Awaited<ReturnType<typeof take>>) => claimed.map(({ entry }) => BigInt(entry.id));

describe("claiming by photo out of a shuffled session", () => {
  test("brings the photo of the next free place whole, in the queue's order", async () => {
    const { datasetId } = await addDataset(db, { images: 5, perImage: 6 });
    const queueId = await start(datasetId);
    const [first] = await db.prisma.queueEntry.findMany({
      where: { queueId },
      orderBy: { position: "asc" },
      include: { entry: true },
      take: 1,
    });
    const taken = await take(queueId, ann);
    expect(new Set(photosOf(taken))).toEqual(new Set([String(first?.entry.imageId)]));
    expect(taken).toHaveLength(6);
    expect(taken.map(({ position }) => position)).toEqual(
      taken.map(({ position }) => position).toSorted((a, b) => a - b),
    );
  });

  test("takes as many photos as the wanted entries need", async () => {
    const { datasetId } = await addDataset(db, { images: 5, perImage: 6 });
    const taken = await take(await start(datasetId), ann, { count: 7 });
    expect(taken).toHaveLength(12);
  });

  test("a reload gets the whole photo again, whatever was asked for", async () => {
    const { datasetId } = await addDataset(db, { images: 3, perImage: 6 });
    const queueId = await start(datasetId);
    expect(idsOf(await take(queueId, ann))).toEqual(idsOf(await take(queueId, ann)));
  });

  test("a photo of which somebody holds an entry is passed over", async () => {
    const { datasetId } = await addDataset(db, { images: 2, perImage: 6 });
    const queueId = await start(datasetId);
    const [held] = await take(queueId, bob, { by: "entry" });
    const taken = await take(queueId, ann, { count: 12 });
    expect(taken).toHaveLength(6);
    expect(photosOf(taken)).not.toContain(held?.entry.image?.id);
  });

  test("turning to photos in the middle brings what is still free of the photo, and of it alone", async () => {
    const { datasetId } = await addDataset(db, { images: 4, perImage: 5 });
    const queueId = await start(datasetId);
    const ahead = await take(queueId, ann, { by: "entry", count: 3 });
    const imageId = BigInt(ahead[0]?.entry.image?.id ?? 0);
    const rest = await take(queueId, ann, { imageId, have: idsOf(ahead) });
    const all = [...ahead.filter(({ entry }) => entry.image?.id === String(imageId)), ...rest];
    expect(new Set(photosOf(rest))).toEqual(new Set([String(imageId)]));
    expect(new Set(idsOf(all)).size).toBe(5);
    expect(await take(queueId, ann, { imageId, have: idsOf(all) })).toEqual([]);
  });

  test("the rest of a photo leaves out what another reviewer holds", async () => {
    const { datasetId } = await addDataset(db, { images: 1, perImage: 5 });
    const queueId = await start(datasetId);
    const theirs = await take(queueId, bob, { by: "entry", count: 2 });
    const rest = await take(queueId, ann, { imageId: BigInt(theirs[0]?.entry.image?.id ?? 0) });
    expect(rest).toHaveLength(3);
    expect(idsOf(rest).filter((id) => idsOf(theirs).includes(id))).toEqual([]);
  });

  test("entries held one by one bring the rest of their photos along", async () => {
    const { datasetId } = await addDataset(db, { images: 3, perImage: 5 });
    const queueId = await start(datasetId);
    const [one] = await take(queueId, ann, { by: "entry" });
    const taken = await take(queueId, ann);
    expect(taken).toHaveLength(5);
    expect(new Set(photosOf(taken))).toEqual(new Set([one?.entry.image?.id]));
  });
});

describe("at one instant", () => {
  test("twenty visitors never share a photo nor an entry", async () => {
    const { datasetId, entryIds } = await addDataset(db, { images: 20, perImage: 5 });
    const queueId = await start(datasetId);
    const people = await Promise.all(Array.from({ length: 20 }, (_, index) => addReviewer(db, `V${index}`)));
    const visits = await Promise.all(people.map((who) => take(queueId, who)));
    expect(visits.map((visit) => new Set(photosOf(visit)).size)).toEqual(visits.map(() => 1));
    expect(new Set(visits.map((visit) => photosOf(visit)[0])).size).toBe(20);
    expect(new Set(visits.flatMap(idsOf)).size).toBe(entryIds.length);
  });

  test("visitors of two sessions over the same photos never share one", async () => {
    const { datasetId } = await addDataset(db, { images: 8, perImage: 4 });
    const queues = await Promise.all([start(datasetId, "1"), start(datasetId, "2")]);
    const visits = await Promise.all([take(queues[0], ann, { count: 12 }), take(queues[1], bob, { count: 12 })]);
    const [mine, theirs] = visits.map((visit) => new Set(photosOf(visit)));
    expect([...(mine ?? [])].filter((photo) => theirs?.has(photo))).toEqual([]);
    expect(visits.map((visit) => visit.length)).toEqual([12, 12]);
  });

  test("visits whole photos, while others take entries one by one", async () => {
    const { datasetId } = await addDataset(db, { images: 12, perImage: 5 });
    const queueId = await start(datasetId);
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => addReviewer(db, `M${index}`)));
    const taken = await Promise.all(
      people.map((who, index) => take(queueId, who, { by: index % 2 === 0 ? "photo" : "entry", count: 2 })),
    );
    const ids = taken.flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    for (const visit of taken.filter((_, index) => index % 2 === 0)) {
      const photos = new Set(photosOf(visit));
      expect(visit).toHaveLength(photos.size * 5);
    }
  });
});
