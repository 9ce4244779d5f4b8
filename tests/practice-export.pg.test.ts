import { afterAll, beforeAll, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { exportPractice } from "#server/export/practice.ts";
import { startPractice } from "#server/queue/start-practice.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";

let db: Database;
let datasetId: bigint;
let entryIds: bigint[];

beforeAll(async () => {
  db = await freshDatabase();
  ({ datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 3 }));
  await db.prisma.practiceEntry.createMany({
    data: entryIds.map((entryId, index) => ({ datasetId, position: index + 1, entryId })),
  });
});
afterAll(() => db.close());

const decide = (who: Reviewer, queueId: bigint, entryId: bigint, more: Partial<VerdictBody> = {}) =>
  recordVerdict(db, who, verdictBody(entryId, { queueId: String(queueId), ...more }));

test("the cleaned file holds what the reviewer accepted and edited, and says why the rest stayed behind", async () => {
  const ann = await addReviewer(db, "Ann");
  const { queueId } = await startPractice(db, datasetId, ann.id);
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = entryIds;
  await decide(ann, queueId, a);
  const turnsAfter = [
    { id: "2", from: "user" as const, value: "Who is aboard?" },
    { id: "3", from: "gpt" as const, value: "One man." },
  ];
  await decide(ann, queueId, b, { decision: "edit", turnsAfter });
  await decide(ann, queueId, c, { decision: "reject" });
  await decide(ann, queueId, d, { decision: "skip" });
  await decide(ann, queueId, e, { decision: "flag" });
  const { before, after, text, manifest } = await exportPractice(db, queueId, ann.id);
  expect(before).toHaveLength(6);
  expect(after).toHaveLength(2);
  expect(after[0]).toEqual(before[0]);
  expect(after[1]?.id).toBe(before[1]?.id);
  expect(after[1]?.conversations).toEqual([
    { from: "human", value: "<image>\nWho is aboard?" },
    { from: "gpt", value: "One man." },
  ]);
  expect(JSON.parse(text)).toEqual(after);
  expect(manifest).toMatchObject({ records: 2, counts: { conversation: { accepted: 1, edited: 1 } } });
  expect(Object.keys(manifest.leftOut.reasons).sort()).toEqual(["flagged", "rejected", "skipped", "undecided"]);
});

test("an undone verdict counts for nothing, and somebody else's practice stays closed", async () => {
  const [ann, bob] = await Promise.all([addReviewer(db, "Ann"), addReviewer(db, "Bob")]);
  const { queueId } = await startPractice(db, datasetId, ann.id);
  const [a = 0n] = entryIds;
  const { verdictId } = await decide(ann, queueId, a);
  await decide(ann, queueId, a, { decision: "undo", undoes: verdictId, previousId: verdictId });
  const { after } = await exportPractice(db, queueId, ann.id);
  expect(after).toEqual([]);
  await expect(exportPractice(db, queueId, bob.id)).rejects.toMatchObject({ code: "forbidden" });
});
