import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { inTransaction } from "#server/db/transaction.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { generatorAt, never, placeAt } from "#tests/generate/generate-runs.ts";
import { goodAnswer, type ModelServer, startModelServer } from "#tests/generate/model-server.ts";
import { allowGenerator } from "./allowed.ts";
import { runGenerate } from "./run-generate.ts";
import { startReplacement } from "./start-replacement.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let server: ModelServer;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
afterEach(() => server.close());

/** A data set with a rejected entry and an open one, of a photo of which something is known. */
async function setUp() {
  server = await startModelServer((asked, nth) => goodAnswer(asked, `mark${nth}`));
  const generator = generatorAt(server.address);
  const { datasetId, entryIds } = await addDataset(db, { perImage: 2 });
  const [rejected = 0n, open = 0n] = entryIds;
  const { imageId } = await db.prisma.entry.findUniqueOrThrow({ where: { id: rejected } });
  await db.prisma.annotation.create({
    data: { imageId: imageId ?? 0n, kind: "captions", document: [{ caption: "Two boats." }], names: [] },
  });
  await decide(db, rejected, { decision: "reject" });
  await allowGenerator(db, datasetId, generator.address, { withPhotos: false });
  const start = (entryId: bigint) =>
    inTransaction(db.pool, async (client) =>
      insertRun(client, await startReplacement(client, generator, { entryId, reviewerId: null })),
    );
  return { generator, datasetId, rejected, open, start };
}

test("a rejected entry gets another one beside it, pending, and the pair is kept", async () => {
  const { generator, datasetId, rejected, start } = await setUp();
  const before = await db.prisma.entry.findUniqueOrThrow({ where: { id: rejected }, include: { status: true } });
  const runId = await start(rejected);
  const end = await runGenerate(db, runId, placeAt(generator), never);
  expect(end).toMatchObject({ ended: "done", report: { entries: 1, requests: 1 } });
  const [made, ...more] = await db.prisma.generatedEntry.findMany({ where: { datasetId } });
  expect(more).toEqual([]);
  expect(made?.replacesId).toBe(rejected);
  const own = await db.prisma.entry.findUniqueOrThrow({
    where: { id: made?.entryId ?? 0n },
    include: { status: true },
  });
  expect(own).toMatchObject({
    imageId: before.imageId,
    task: "conversation",
    pairCount: 5,
    status: { state: "pending" },
  });
  expect(await db.prisma.entry.findUniqueOrThrow({ where: { id: rejected }, include: { status: true } })).toEqual(
    before,
  );
  const [asked] = server.asked;
  expect(asked?.body.messages[0]?.content).toContain("Write 1 conversations");
  expect(asked?.body.messages[1]?.content).toContain("How many boats?");
});

test("it is refused for one that is not rejected, twice, and while it is under way", async () => {
  const { generator, datasetId, rejected, open, start } = await setUp();
  await expect(start(open)).rejects.toMatchObject({ code: "conflict", detail: { code: "replaceNotRejected" } });
  await expect(start(10n ** 12n)).rejects.toMatchObject({ code: "not_found" });
  const both = await Promise.allSettled([start(rejected), start(rejected)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const [started] = both.flatMap((own) => (own.status === "fulfilled" ? [own.value] : []));
  await runGenerate(db, started ?? 0n, placeAt(generator), never);
  await expect(start(rejected)).rejects.toMatchObject({ detail: { code: "replaceTwice" } });
  await allowGenerator(db, datasetId, generator.address, null);
  await decide(db, open, { decision: "reject" });
  await expect(start(open)).rejects.toMatchObject({ code: "forbidden" });
});
