import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadHistory } from "./history.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

const turnsAfter = [{ id: "1", from: "gpt" as const, value: "Three." }];
const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];

async function entryWithQueue(pass: string) {
  const { datasetId, entryIds } = await addDataset(db);
  const [entryId = 0n] = entryIds;
  const queue = await db.prisma.queue.create({
    data: {
      ...{ datasetId, pass, filter: {}, order: "shuffle", seed: "s", size: 1, reviewerId: ann.id },
      entries: { create: { entryId, position: 1, probability: 1 } },
    },
  });
  return { entryId, queueId: queue.id, of: { entryId, queueId: null, reviewerId: ann.id } };
}

test("it tells every verdict newest first, with all that was given, what was undone, late or too fast", async () => {
  const { entryId, of } = await entryWithQueue("main");
  const aids = { knownObjects: true, guideline: false, original: false, given: true, gloss: false };
  const edit = {
    decision: "edit" as const,
    turnsAfter,
    judgements,
    reasonCodes: ["wrong-count"],
    note: "Three!",
    aids,
  };
  const first = await decide(db, entryId, { ...edit, activeMs: 5 }, bob);
  const late = await decide(db, entryId, { decision: "reject", entryVersion: 0 }, ann);
  const undo = await decide(
    db,
    entryId,
    { decision: "undo", undoes: first.verdictId, previousId: first.verdictId },
    bob,
  );
  const history = await loadHistory(db, of);
  expect(history.map(({ id }) => id)).toEqual([undo.verdictId, late.verdictId, first.verdictId]);
  expect(history).toMatchObject([
    { decision: "undo", undoes: first.verdictId, undone: false, stateAfter: "pending", isOwn: false },
    {
      decision: "reject",
      late: true,
      stateAfter: "edited",
      reviewerName: "Ann",
      isOwn: true,
      isProgram: false,
      undone: false,
    },
    { ...edit, undone: true, tooFast: true, late: false, mode: "single", activeMs: 5, stateAfter: "edited" },
  ]);
  expect(new Date(history[0]?.at ?? "").getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("a second pass sees its reviewer's own verdicts of that pass, and neither the first pass nor another reader", async () => {
  const { entryId, queueId, of } = await entryWithQueue("second");
  const main = await decide(db, entryId, { decision: "reject" }, bob);
  const own = await decide(db, entryId, { queueId: String(queueId) }, ann);
  await decide(db, entryId, { queueId: String(queueId) }, bob);
  const ids = async (asked: { queueId: bigint | null }) =>
    (await loadHistory(db, { ...of, ...asked })).map(({ id }) => id);
  expect(await ids({ queueId })).toEqual([own.verdictId]);
  expect(await loadHistory(db, { entryId, queueId, reviewerId: null })).toEqual([]);
  expect(await ids({ queueId: null })).toEqual([main.verdictId]);
});

test("an entry that is not there, or not in that session, is not found; one without verdicts has no history", async () => {
  const { entryId, of } = await entryWithQueue("main");
  const { queueId } = await entryWithQueue("main");
  expect(await loadHistory(db, of)).toEqual([]);
  expect(await loadHistory(db, { ...of, reviewerId: null })).toEqual([]);
  await expect(loadHistory(db, { ...of, entryId: 987654321n })).rejects.toMatchObject({ code: "not_found" });
  await expect(loadHistory(db, { ...of, entryId, queueId })).rejects.toMatchObject({ code: "not_found" });
});

test("a verdict of an older studio, which kept fewer aids, is read with those it kept", async () => {
  const { entryId, of } = await entryWithQueue("main");
  const { verdictId } = await decide(db, entryId, { id: randomUUID() }, ann);
  await db.prisma.verdict.update({ where: { id: verdictId }, data: { aids: { knownObjects: true } } });
  expect((await loadHistory(db, of))[0]?.aids).toMatchObject({ knownObjects: true, gloss: false });
});
