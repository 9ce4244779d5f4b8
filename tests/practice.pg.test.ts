import { beforeAll, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { loadPractised } from "#server/entries/load-practised.ts";
import { startPractice } from "#server/queue/start-practice.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { revealPractice } from "#server/verdict/reveal-practice.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";

let db: Database;
let datasetId: bigint;
let wrong: bigint;
let good: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  const made = await addDataset(db, { perImage: 2 });
  datasetId = made.datasetId;
  [wrong = 0n, good = 0n] = made.entryIds;
  await db.prisma.practiceEntry.createMany({
    data: made.entryIds.map((entryId, index) => ({ datasetId, position: index + 1, entryId })),
  });
  await db.prisma.knownError.create({
    data: {
      entryId: wrong,
      turnId: "1",
      part: "qa",
      reasonCode: "wrong-count",
      quote: "0",
      box: [],
      whyEn: "One boat.",
      whyZh: "一条船。",
    },
  });
});

const decide = (who: Reviewer, queueId: bigint, entryId: bigint, more: Partial<VerdictBody> = {}) =>
  recordVerdict(db, who, verdictBody(entryId, { queueId: String(queueId), ...more }));

test("the key stays on the server until the last entry is decided, then the score is the reviewer's own", async () => {
  const [ann, bob] = await Promise.all([addReviewer(db, "Ann"), addReviewer(db, "Bob")]);
  const [{ queueId }, other] = await Promise.all([
    startPractice(db, datasetId, ann.id),
    startPractice(db, datasetId, bob.id),
  ]);
  await decide(bob, other.queueId, wrong, { decision: "reject" });
  await decide(ann, queueId, good, { decision: "flag" });
  await expect(revealPractice(db, queueId, ann.id)).rejects.toMatchObject({ code: "conflict", data: { left: 1 } });
  await decide(ann, queueId, wrong);
  expect(await revealPractice(db, queueId, ann.id)).toMatchObject({ errors: 1, found: 0, marked: 1 });
});

test("somebody else's practice stays closed", async () => {
  const [ann, bob] = await Promise.all([addReviewer(db, "Ann"), addReviewer(db, "Bob")]);
  const { queueId } = await startPractice(db, datasetId, ann.id);
  await expect(revealPractice(db, queueId, bob.id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(decide(bob, queueId, good)).rejects.toMatchObject({ code: "forbidden" });
  expect(await db.prisma.verdict.count({ where: { queueId } })).toBe(0);
});

test("practice leaves the entries' states and everybody's claims alone, and takes no verdict after its answers were shown", async () => {
  const ann = await addReviewer(db, "Ann");
  const { queueId } = await startPractice(db, datasetId, ann.id);
  const first = await decide(ann, queueId, wrong, { decision: "reject" });
  await decide(ann, queueId, good);
  const reveal = await revealPractice(db, queueId, ann.id);
  expect(reveal).toMatchObject({ found: 1, lost: { qas: 1, sentences: 0 } });
  expect(await loadPractised(db, queueId, ann.id), "what the home page remembers").toEqual(reveal);
  expect(await db.prisma.entryStatus.count({ where: { datasetId, state: "pending" } })).toBe(2);
  await expect(
    decide(ann, queueId, wrong, { decision: "undo", undoes: first.verdictId, previousId: first.verdictId }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("good entries that were rejected are told as lost", async () => {
  const ann = await addReviewer(db, "Ann");
  const { queueId } = await startPractice(db, datasetId, ann.id);
  await decide(ann, queueId, wrong, { decision: "reject" });
  await decide(ann, queueId, good, { decision: "reject" });
  expect(await revealPractice(db, queueId, ann.id)).toMatchObject({ found: 1, marked: 1, lost: { qas: 3 } });
});

test("a reviewer has one practice session, also from two tabs at once", async () => {
  const ann = await addReviewer(db, "Ann");
  const started = await Promise.all([startPractice(db, datasetId, ann.id), startPractice(db, datasetId, ann.id)]);
  expect(started[0].queueId).toBe(started[1].queueId);
});
