import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING } from "#domain/rights/rights.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { countBoxes } from "#server/queue/load-queue.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { startSession } from "#server/queue/start-session.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReasons, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { addRawFile, type RawFile } from "#tests/import/raw-entries.ts";

let db: Database;
let ann: Reviewer;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
});
afterAll(() => db.close());

const qa = (answer: string) => ({
  content: [
    { from: "user", value: "Where?" },
    { from: "gpt", value: answer },
  ],
});
const rows = (...answers: string[]) => JSON.stringify([{ image_id: 7, conversations: answers.map(qa) }]);
const GOOD = "<st>the man<ed> [0.1, 0.2, 0.3, 0.4] waits.";
let number = 0;

async function addSet(text: string, more: Partial<RawFile> = {}) {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: `spot ${number++}` } });
  await addReasons(db, datasetId);
  const file = { datasetId, task: "referring_qa", format: "svit", path: "r.json", text } as const;
  const ids = await addRawFile(db, { ...file, size: { widthPx: 40, heightPx: 30 }, photo: "present", ...more });
  return { datasetId, ids };
}
const start = (datasetId: bigint, request: object = {}) =>
  startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ purpose: "spot_check", filter: {}, ...request }));
const drawnBy = async (queueId: bigint) =>
  (await db.prisma.queueEntry.findMany({ where: { queueId }, select: { entryId: true } })).map((row) => row.entryId);

describe("a spot check draws", () => {
  test("entries with a box that can be read, however it is written", async () => {
    const { datasetId, ids } = await addSet(
      rows(
        GOOD,
        "<st>cones<ed>\n[.1,0.2,\t.3,0.4]",
        "<st>two men<ed> [0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4]",
        "no mention [0.1, 0.2, 0.3, 0.4]",
        "<st>the man<ed> waits.",
        "<st>the man<ed> [0.1, 0.2, 0.3]",
        "<st>the man<ed> [0.1, 0.2, 0.3, 0.5.]",
      ),
    );
    const { queueId, size } = await start(datasetId);
    expect(size).toBe(3);
    expect((await drawnBy(queueId)).sort()).toEqual(ids.slice(0, 3));
    expect(await db.prisma.queue.findUnique({ where: { id: queueId } })).toMatchObject({
      purpose: "spot_check",
      order: "photo",
      filter: { tasks: [] },
    });
  });

  test("nothing whose photo or box space is not known, and says so", async () => {
    for (const more of [
      { photo: "absent" },
      { size: null },
      { grounding: { notation: "svit", space: null } },
    ] as const) {
      const { datasetId } = await addSet(rows(GOOD), more);
      await expect(start(datasetId)).rejects.toMatchObject({ code: "unprocessable" });
    }
  });

  test("no edited entry", async () => {
    const { datasetId } = await addSet(rows(GOOD));
    await expect(start(datasetId, { filter: { states: ["edited"] } })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("entries of any task", async () => {
    const { datasetId, ids } = await addSet(rows(GOOD), { task: "other" });
    const { queueId } = await start(datasetId);
    expect(await drawnBy(queueId)).toEqual(ids);
    await expect(start(datasetId, { filter: { tasks: ["referring_qa"] } })).rejects.toMatchObject({
      code: "unprocessable",
    });
  });
});

describe("a judgement in a spot check", () => {
  const judgement = (right: boolean) => ({
    part: "mention" as const,
    turnId: "1",
    start: 0,
    end: GOOD.indexOf(" waits"),
    quote: GOOD.slice(0, GOOD.indexOf(" waits")),
    right,
    ...(right ? {} : { reasonCode: "bad-box" }),
  });
  async function begin() {
    const { datasetId, ids } = await addSet(rows(GOOD, `Again ${GOOD}`, `Then ${GOOD}`));
    const { queueId } = await start(datasetId);
    const { entries: claimed } = await claimNext(db, queueId, ann.id, { count: 1, have: [], by: "photo" });
    const judge = (entryId: bigint, more: Partial<VerdictBody> = {}) => {
      const held = claimed.find(({ entry }) => entry.id === String(entryId));
      const place = { queueId: String(queueId), claimToken: held?.claim.token ?? null, mode: "grid" as const };
      return recordVerdict(db, ann, verdictBody(entryId, { ...place, decision: "judge", ...more }));
    };
    return { ids, queueId, judge, claimed };
  }

  test("settles its place; right leaves the entry's state alone, wrong flags it", async () => {
    const { ids, queueId, judge, claimed } = await begin();
    expect(claimed).toHaveLength(3);
    const drawn = await db.prisma.entryStatus.findMany({ where: { entry: { queued: { some: { queueId } } } } });
    expect(await countBoxes(db, queueId)).toBe(drawn.reduce((sum, { boxCount }) => sum + boxCount, 0));
    expect(await countBoxes(db, queueId)).toBeGreaterThan(0);
    const [first = 0n] = ids;
    expect(await judge(first, { judgements: [judgement(true)] })).toMatchObject({ state: "pending" });
    const later = ids[1] ?? 0n;
    const shifted = { start: 6, end: judgement(false).end + 6 };
    expect(await judge(later, { judgements: [{ ...judgement(false), ...shifted }] })).toMatchObject({
      state: "flagged",
    });
    expect(await loadProgress(db, queueId)).toEqual({
      size: 3,
      decided: 2,
      skipped: 0,
      elsewhere: 0,
      left: 1,
      decisions: { judge: 2 },
    });
    expect(await db.prisma.claim.count({ where: { queueId } })).toBe(1);
  });

  test("opens its place again when it is undone, and the flag goes", async () => {
    const { ids, queueId, judge } = await begin();
    const [first = 0n] = ids;
    const { verdictId } = await judge(first, { judgements: [judgement(false)] });
    const undone = await judge(first, { decision: "undo", undoes: verdictId, previousId: verdictId, entryVersion: 1 });
    expect(undone.state).toBe("pending");
    expect(await loadProgress(db, queueId)).toMatchObject({ decided: 0, left: 3, decisions: {} });
    const { entries: again } = await claimNext(db, queueId, ann.id, { count: 1, have: [], by: "photo" });
    expect(again.find(({ entry }) => entry.id === String(first))?.headId).toBe(undone.verdictId);
  });

  test("is all that can be said there: no entry is accepted, edited or rejected", async () => {
    const { ids, judge } = await begin();
    for (const decision of ["accept", "reject"] as const) {
      await expect(judge(ids[0] ?? 0n, { decision })).rejects.toMatchObject({ code: "unprocessable" });
    }
  });

  test("an open spot check is among the sessions to go on with, by its name", async () => {
    const { queueId } = await begin();
    const { open } = await loadOpenSessions(db, ann.id, EVERYTHING);
    expect(open).toContainEqual(expect.objectContaining({ queueId: String(queueId), purpose: "spot_check" }));
  });
});
