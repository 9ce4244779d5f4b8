import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { recordVerdict } from "./record.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let entryIds: bigint[];

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
  ({ entryIds } = await addDataset(db, { perImage: 10 }));
});
afterAll(() => db.close());

const record = (entryId: bigint, more: Partial<VerdictBody> = {}, who = ann) =>
  recordVerdict(db, who, verdictBody(entryId, more));
const fresh = () => entryIds.shift() ?? expect.unreachable();
const statusOf = (entryId: bigint) => db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } });
const counted = () => db.prisma.stateCount.aggregate({ _sum: { delta: true }, where: { state: "accepted" } });

test("the same decision in a second tab is one more link, and changes nothing", async () => {
  const entryId = fresh();
  const { verdictId } = await record(entryId);
  const [before, sum] = [await statusOf(entryId), await counted()];
  const second = verdictBody(entryId, { id: randomUUID() });
  expect(await recordVerdict(db, ann, second)).toMatchObject({
    verdictId: second.id,
    state: "accepted",
    late: false,
    repeated: false,
    conflict: null,
  });
  expect(await statusOf(entryId)).toEqual({ ...before, version: 2 });
  expect(before.verdictId).toBe(verdictId);
  expect(await counted()).toEqual(sum);
  // Its chain goes on behind it.
  expect(await record(entryId, { decision: "reject", previousId: second.id, entryVersion: 2 })).toMatchObject({
    state: "rejected",
    version: 3,
  });
});

test("so is the same text with the same marks, though each tab named the turns that it added", async () => {
  const entryId = fresh();
  const edit = (): Partial<VerdictBody> => {
    const added = randomUUID();
    return {
      decision: "edit",
      turnsAfter: [
        { id: "0", from: "user", value: "How many?" },
        { id: added, from: "gpt", value: "Two." },
      ],
      judgements: [{ part: "qa", turnId: "2", right: false, reasonCode: "wrong-count" }],
    };
  };
  await record(entryId, edit());
  expect(await record(entryId, edit())).toMatchObject({ state: "edited", late: false, version: 2 });
});

test.each<[string, Partial<VerdictBody>]>([
  ["decision", { decision: "flag" }],
  ["note", { note: "Six." }],
  ["mark", { judgements: [{ part: "qa", turnId: "0", right: true }] }],
])("with another %s it is a conflict with one's own", async (_, more) => {
  const entryId = fresh();
  const { verdictId } = await record(entryId);
  await expect(record(entryId, more)).rejects.toMatchObject({
    code: "conflict",
    data: { stored: false, theirs: { verdictId, isOwn: true } },
  });
});

test("where another's decision stands by now, or one's own was taken back, it is no repetition", async () => {
  const overruled = fresh();
  const { verdictId } = await record(overruled);
  await record(overruled, { decision: "reject", entryVersion: 1 }, bob);
  await expect(record(overruled)).rejects.toMatchObject({ code: "conflict" });
  expect((await statusOf(overruled)).state).toBe("rejected");
  const undone = fresh();
  const first = await record(undone);
  await record(undone, { decision: "undo", undoes: first.verdictId, previousId: first.verdictId });
  await expect(record(undone)).rejects.toMatchObject({ code: "conflict", data: { theirs: null } });
  expect(verdictId).toBeDefined();
});

test("of eight tabs at one instant with the same decision all are taken, and one of them decides", async () => {
  const entryId = fresh();
  const answers = await Promise.all(Array.from({ length: 8 }, () => record(entryId, { id: randomUUID() })));
  expect(answers.every(({ state, late }) => state === "accepted" && !late)).toBe(true);
  expect(await statusOf(entryId)).toMatchObject({ state: "accepted", version: 8 });
});
