import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Task } from "#domain/entry/task.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { wilson95 } from "#domain/overview/wilson.ts";
import { paceOf } from "#domain/overview/work.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { countEntries } from "#server/find/counts.ts";
import { startSession } from "#server/queue/start-session.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadOverview } from "./load-overview.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let ann: Reviewer;
let datasetId: bigint;
let entryIds: bigint[];
let parts: string[];
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

/** Sixty entries of two tasks and two parts, and six of no part. */
beforeEach(async () => {
  ann = await addReviewer(db, "Ann");
  ({ datasetId, entryIds } = await addDataset(db, { images: 11, perImage: 6 }));
  const named = ["left", "right"].map((name) =>
    db.prisma.part.create({ data: { datasetId, word: name, name, author: "gpt4" } }),
  );
  const ids = (await Promise.all(named)).map(({ id }) => id);
  parts = ids.map(String);
  const placeOf = (nth: number): [Task, number | null] => [
    nth % 3 === 0 ? "detail_description" : "conversation",
    nth >= 60 ? null : (ids[nth % 2] ?? null),
  ];
  await db.prisma.stateCount.deleteMany({ where: { datasetId } });
  for (const [nth, entryId] of entryIds.entries()) {
    const [task, partId] = placeOf(nth);
    await db.prisma.entryStatus.update({ where: { entryId }, data: { task, partId } });
    await db.prisma.stateCount.create({ data: { datasetId, task, partId, state: "pending", delta: 1n } });
  }
});

const CODES = ["wrong-count", "hallucination", "wrong-attribute"];

/** What person number `nth` of a made-up crowd says of an entry: every third finds something wrong. */
function opinion(nth: number): Partial<VerdictBody> {
  const reasonCodes = CODES.slice(0, nth % 4);
  if (nth % 3 !== 0) return { decision: "accept", activeMs: 20_000 };
  return { decision: nth % 2 === 0 ? "reject" : "flag", reasonCodes, activeMs: 1 };
}

async function draw(filter: object, size: number, order: "shuffle" | "photo" = "shuffle") {
  const request = sessionRequestSchema.parse({ filter: { states: ["pending"], ...filter }, size, order, seed: "seed" });
  const { queueId } = await startSession(db, datasetId, ann.id, request);
  const drawn = await db.prisma.queueEntry.findMany({ where: { queueId }, orderBy: { position: "asc" } });
  return { queueId, drawn };
}

/** Decides the first entries of a session. */
async function review({ queueId, drawn }: Awaited<ReturnType<typeof draw>>, count = drawn.length) {
  for (const { entryId, position } of drawn.slice(0, count))
    await decide(db, entryId, { queueId: String(queueId), ...opinion(position) }, ann);
}

const overview = (only: string | null = null) => loadOverview(db, datasetId, only);

test("every figure is that of counting entries and verdicts one by one", async () => {
  const bo = await addReviewer(db, "Bo");
  await review(await draw({}, 20));
  for (const [nth, entryId] of entryIds.entries())
    if (nth % 4 === 1 && (await isPending(entryId))) await decide(db, entryId, opinion(nth), bo);
  const shown = await overview();

  const entries = await db.prisma.entryStatus.findMany({ where: { datasetId } });
  const isDecided = (own: (typeof entries)[number]) => own.state !== "pending";
  for (const { group, ...found } of [...shown.foundByTask, ...shown.foundByPart]) {
    const all = entries.filter(
      ({ task, partId }) => task === group || (partId === null ? "none" : String(partId)) === group,
    );
    const looked = all.filter(isDecided);
    expect([group, found.entries, found.looked]).toEqual([group, all.length, looked.length]);
    expect(found.faulty.count).toBe(looked.filter(({ state }) => state !== "accepted").length);
    const byCode = CODES.map((code) => [code, looked.filter((own) => own.reasonCodes.includes(code)).length]);
    expect(Object.fromEntries(found.reasons.map(({ code, count }) => [code, count]))).toEqual(
      Object.fromEntries(byCode.filter(([, count]) => count !== 0)),
    );
    // A bar leads to its entries: browsing finds as many.
    for (const { code, count } of found.reasons) {
      const place = group === "none" || /^\d+$/.test(group) ? { parts: [group] } : { tasks: [group as Task] };
      expect(await countEntries(db, datasetId, { ...NO_FILTER, ...place, reasons: [code] })).toEqual({
        count,
        isExact: true,
      });
    }
  }
  expect(shown.foundByTask.map(({ group }) => group).sort()).toEqual(["conversation", "detail_description"]);
  expect(shown.foundByPart.map(({ group }) => group).sort()).toEqual([...parts, "none"].sort());
  for (const task of ["conversation", "detail_description"] as const)
    for (const state of ["pending", "accepted", "rejected", "flagged"] as const)
      expect(shown.tasks[task]?.[state] ?? 0).toBe(
        entries.filter((own) => own.task === task && own.state === state).length,
      );
  const verdicts = await db.prisma.verdict.findMany({ where: { datasetId } });
  for (const { name, reviewerIds, paced, tooFast, activeMs, decisions } of shown.people) {
    const own = verdicts.filter(({ reviewerId }) => reviewerIds.includes(reviewerId));
    expect([name, paced, tooFast, activeMs]).toEqual([
      name,
      own.length,
      own.filter((verdict) => verdict.tooFast).length,
      own.reduce((sum, verdict) => sum + verdict.activeMs, 0),
    ]);
    expect(decisions.accept).toBe(own.filter(({ decision }) => decision === "accept").length);
  }
  expect(shown.people.map(({ name }) => name)).toEqual(["Ann", "Bo"]);
  expect(shown.days.flatMap(({ decisions }) => Object.values(decisions)).reduce((sum, count) => sum + count, 0)).toBe(
    verdicts.length,
  );
  expect(shown.decidedUnseen).toBe(0);
});

const isPending = async (entryId: bigint) =>
  (await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } })).state === "pending";

test("an interval is of sessions drawn by chance from all: the next session of what is pending goes on with the draw", async () => {
  await review(await draw({}, 20));
  await review(await draw({}, 30), 12);
  const { foundByTask, foundByPart } = await overview();
  expect(foundByTask.flatMap(({ looked, drawn }) => [looked, drawn])).not.toContain(0);
  for (const { looked, drawn, faulty } of [...foundByTask, ...foundByPart]) {
    expect(drawn).toBe(looked);
    expect(faulty.drawn).toEqual({ count: faulty.count, ...wilson95(faulty.count, looked) });
  }
  expect(foundByTask.reduce((sum, { looked }) => sum + looked, 0)).toBe(32);
});

test("a task's session gives its task an interval, a part's its part, and neither anything to the others", async () => {
  await review(await draw({ tasks: ["detail_description"] }, 10));
  await review(await draw({ parts: [parts[0] ?? ""] }, 10));
  const { foundByTask, foundByPart } = await overview();
  const drawnOf = (found: typeof foundByTask) =>
    Object.fromEntries(found.map(({ group, drawn }) => [group, drawn > 0]));
  expect(drawnOf(foundByTask)).toEqual({ conversation: false, detail_description: true });
  // Of that part some were decided by the task's session before, so that it was no draw from all of it.
  expect(Object.values(drawnOf(foundByPart))).not.toContain(true);
});

test("without a draw by chance from all there is no interval: by hand, photo by photo, narrowed, or imported since", async () => {
  await review(await draw({}, 20, "photo"));
  await review(await draw({ wordsMax: 1000 }, 5));
  await decide(db, entryIds.at(-1) ?? 0n, opinion(1), ann);
  await review(await draw({}, 10));
  const drawnNow = async () => (await overview()).foundByTask.reduce((sum, { drawn }) => sum + drawn, 0);
  expect(await drawnNow()).toBe(0);
});

test("a later import leaves the earlier draw one of a rest", async () => {
  await review(await draw({}, 20));
  expect((await overview()).foundByTask.every(({ drawn }) => drawn > 0)).toBe(true);
  await db.prisma.stateCount.create({
    data: { datasetId, task: "conversation", state: "pending", delta: 10n },
  });
  const { foundByTask } = await overview();
  expect(foundByTask.map(({ drawn }) => drawn)).toEqual(foundByTask.map(() => 0));
});

test("what a program, a bulk action, an import or a spot check decided was not looked at by people", async () => {
  const program = await addReviewer(db, "Key");
  await db.prisma.reviewer.update({ where: { id: program.id }, data: { isProgram: true } });
  const ids = entryIds.slice(0, 5);
  const wrong: Partial<VerdictBody> = { decision: "flag", reasonCodes: ["wrong-count"] };
  const { verdictId } = await decide(db, ids[0] ?? 0n, wrong, ann);
  await decide(db, ids[1] ?? 0n, wrong, program);
  for (const [nth, change] of [{ bulkRunId: 1n }, { mode: "import" }, { decision: "judge" as const }].entries()) {
    const made = await decide(db, ids[nth + 2] ?? 0n, wrong, ann);
    await db.prisma.verdict.update({ where: { id: made.verdictId }, data: change });
  }
  const { foundByTask, decidedUnseen, days, people } = await overview();
  expect(foundByTask.reduce((sum, { looked }) => sum + looked, 0)).toBe(1);
  expect(decidedUnseen).toBe(4);
  expect(await db.prisma.entryStatus.count({ where: { verdictId } })).toBe(1);
  // The work of bulk actions and imports is nobody's; a spot check's is, but has no pace.
  expect(days.map(({ decisions }) => decisions)).toEqual([{ flag: 2, judge: 1 }]);
  expect(people.map(({ name, isProgram, paced }) => [name, isProgram, paced])).toEqual([
    ["Ann", false, 1],
    ["Key", true, 1],
  ]);
});

test("who may see their own work alone is told of no other person, a former name of theirs included", async () => {
  const bo = await addReviewer(db, "Bo");
  const former = await addReviewer(db, "Robert");
  await db.prisma.reviewer.update({ where: { id: former.id }, data: { personId: bo.id } });
  await decide(db, entryIds[0] ?? 0n, opinion(1), ann);
  await decide(db, entryIds[1] ?? 0n, opinion(1), bo);
  await decide(db, entryIds[2] ?? 0n, opinion(1), former);
  const own = await overview(bo.id);
  expect(own.people).toMatchObject([{ name: "Bo", paced: 2, decisions: { accept: 2 } }]);
  expect([...(own.people[0]?.reviewerIds ?? [])].sort()).toEqual([bo.id, former.id].sort());
  expect(JSON.stringify(own)).not.toContain(ann.id);
  expect((await overview(randomUUID())).people).toEqual([]);
  expect((await overview()).people).toHaveLength(2);
});

test("an empty data set has an overview", async () => {
  const { id } = await db.prisma.dataset.create({ data: { name: randomUUID() } });
  expect(await loadOverview(db, id, null)).toEqual({
    tasks: {},
    parts: [],
    withoutPart: {},
    foundByTask: [],
    foundByPart: [],
    decidedUnseen: 0,
    days: [],
    people: [],
    warnings: { isExact: true, counts: {} },
  });
  expect(paceOf({ paced: 0, activeMs: 0 })).toBeNull();
});

test("sessions that stop being whole draws, or become them, are told apart on the next look as on the first", async () => {
  const drawnNow = async () => (await overview()).foundByTask.reduce((sum, { drawn }) => sum + drawn, 0);
  await review(await draw({}, 20));
  expect(await drawnNow()).toBe(20);
  const pending = await db.prisma.entryStatus.findFirstOrThrow({ where: { datasetId, state: "pending" } });
  await decide(db, pending.entryId, opinion(1), ann);
  await review(await draw({}, 10));
  expect(await drawnNow(), "the second is a draw of a rest").toBe(20);
  expect(await drawnNow()).toBe(20);
  await db.prisma.stateCount.create({ data: { datasetId, task: "conversation", state: "pending", delta: 10n } });
  expect(await drawnNow(), "entries came in since").toBe(0);
  await db.prisma.stateCount.create({ data: { datasetId, task: "conversation", state: "pending", delta: -10n } });
  expect(await drawnNow()).toBe(20);
});
