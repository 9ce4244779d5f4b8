import { afterAll, beforeAll, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { recordVerdict } from "./record.ts";

let db: Database;
let people: Reviewer[];
let entryIds: bigint[];
let datasetId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  people = await Promise.all(Array.from({ length: 10 }, (_, nth) => addReviewer(db, `P${nth}`)));
  ({ datasetId, entryIds } = await addDataset(db, { images: 10, perImage: 10 }));
});
afterAll(() => db.close());

const record = (nth: number, more: Partial<VerdictBody> = {}) =>
  recordVerdict(db, people[nth % 10] ?? expect.unreachable(), verdictBody(entryIds[nth] ?? expect.unreachable(), more));
const stateOf = async (nth: number) =>
  (await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId: entryIds[nth] ?? expect.unreachable() } })).state;
const turnsAfter = [{ id: "0", from: "user" as const, value: "How many?" }];
const STATES = ["accepted", "edited", "rejected", "flagged"] as const;

test("sixty verdicts of one instant are each written as it says, and counted", async () => {
  const kinds = [{}, { decision: "edit", turnsAfter }, { decision: "reject" }, { decision: "flag" }] as const;
  const answers = await Promise.all(Array.from({ length: 60 }, (_, nth) => record(nth, kinds[nth % 4])));
  expect(answers.map(({ state }) => state)).toEqual(answers.map((_, nth) => STATES[nth % 4]));
  expect(await Promise.all(answers.map((_, nth) => stateOf(nth)))).toEqual(answers.map((_, nth) => STATES[nth % 4]));
  expect(await db.prisma.verdict.count({ where: { datasetId } })).toBe(60);
  const sums = await db.prisma.stateCount.groupBy({ by: ["state"], where: { datasetId }, _sum: { delta: true } });
  expect(Object.fromEntries(sums.map(({ state, _sum }) => [state, Number(_sum.delta)]))).toEqual({
    pending: 40,
    accepted: 15,
    edited: 15,
    rejected: 15,
    flagged: 15,
  });
});

test("undone together with others that are decided, each entry goes its own way", async () => {
  const given = await Promise.all([60, 61, 62].map((nth) => record(nth)));
  const undo = (nth: number) => {
    const { verdictId } = given[nth - 60] ?? expect.unreachable();
    return record(nth, { decision: "undo", undoes: verdictId, previousId: verdictId, entryVersion: 1 });
  };
  await Promise.all([undo(60), record(63), undo(62), record(64)]);
  expect(await Promise.all([60, 61, 62, 63, 64].map(stateOf))).toEqual([
    "pending",
    "accepted",
    "pending",
    "accepted",
    "accepted",
  ]);
  const claims = await db.prisma.claim.findMany({ where: { entryId: { in: entryIds.slice(60, 65) } } });
  expect(claims.map(({ entryId }) => entryIds.indexOf(entryId)).sort()).toEqual([60, 62]);
});

test("one that is refused by the database is refused alone", async () => {
  const taken = await record(65);
  // An id that another entry's verdict has: nothing of it may be written, and the others must not mind.
  const answers = await Promise.allSettled([record(66), record(67, { id: taken.verdictId }), record(68)]);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(answers[1]).toMatchObject({ reason: { code: "unprocessable" } });
  expect(await Promise.all([66, 67, 68].map(stateOf))).toEqual(["accepted", "pending", "accepted"]);
});

test("the same verdict many times at one instant, among others, is written once", async () => {
  const body = { id: verdictBody(0n).id };
  const answers = await Promise.all([69, 70, 70, 70, 71].map((nth) => record(nth, nth === 70 ? body : {})));
  expect(answers.filter(({ repeated }) => repeated)).toHaveLength(2);
  expect(await db.prisma.verdict.count({ where: { entryId: entryIds[70] ?? 0n } })).toBe(1);
});

test("where somebody holds an entry's row, only that entry's verdict waits", async () => {
  const holder = await db.pool.connect();
  await holder.query("BEGIN");
  await holder.query(`SELECT FROM "EntryStatus" WHERE "entryId" = $1 FOR UPDATE`, [entryIds[72]]);
  let isHeld = true;
  const waits = record(72).then(() => isHeld);
  await Promise.all([record(73), record(74)]);
  await Promise.all([record(75), record(76)]);
  isHeld = false;
  await holder.query("COMMIT");
  holder.release();
  expect(await waits).toBe(false);
  expect(await Promise.all([72, 73, 74, 75, 76].map(stateOf))).toEqual(Array(5).fill("accepted"));
});
