import { beforeAll, beforeEach, expect, test } from "vitest";
import { presetRecipe } from "#domain/recipe/queue-goal.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { loadQueueFacts } from "#server/queue/queue-facts.ts";
import { refillQueue } from "#server/queue/refill-queue.ts";
import { addRecipeQueue, planRecipeQueue } from "#server/recipe/make-recipe-queue.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let name = "";
let entryIds: bigint[] = [];
let datasetId = 0n;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
beforeEach(async () => {
  name = crypto.randomUUID();
  ({ datasetId, entryIds } = await addDataset(db, { name, images: 10, perImage: 3 }));
});

const reviewed = (size: number, more: object = {}) =>
  JSON.stringify({ recipe: 1, queue: { size }, core: { method: "random", concepts: ["mme"] }, ...more });

async function make(text: string): Promise<bigint> {
  const opened = openRecipeText(text, "recipe");
  const plan = await planRecipeQueue(db, { datasetName: name, opened });
  return inTransaction(db.pool, (client) => addRecipeQueue(client, plan, { opened, reviewerId: ann.id }));
}
const claim = async (queueId: bigint, who: Reviewer, count = 1, have: bigint[] = []) =>
  (await claimNext(db, queueId, who.id, { count, have })).entries;
type Claimed = Awaited<ReturnType<typeof claim>>[number];
const verdictOn = (queueId: bigint, who: Reviewer, { entry, claim: own, headId }: Claimed, more: object) =>
  recordVerdict(
    db,
    who,
    verdictBody(BigInt(entry.id), {
      queueId: String(queueId),
      entryVersion: entry.version,
      claimToken: own.token,
      previousId: headId,
      ...more,
    }),
  );
/** Places by what became of them, and how many of their entries are approved. */
const places = async (queueId: bigint) =>
  (
    await db.pool.query<{ open: number; spare: number; approved: number; all: number; entries: number }>(
      `SELECT count(*) FILTER (WHERE outcome IS NULL)::int AS open, count(*) FILTER (WHERE outcome = 'spare')::int AS spare,
         count(*) FILTER (WHERE s.state IN ('accepted', 'edited'))::int AS approved, count(*)::int AS "all", count(DISTINCT q."entryId")::int AS entries
       FROM "QueueEntry" q JOIN "EntryStatus" s USING ("entryId") WHERE "queueId" = $1`,
      [queueId],
    )
  ).rows[0];
const refill = async (queueId: bigint) => refillQueue(db, await loadQueueFacts(db, queueId));

test("each reject is replaced by one other until so many are approved", async () => {
  const queueId = await make(reviewed(4));
  for (const decision of ["reject", "accept", "reject", "accept", "accept", "accept"]) {
    const [next] = await claim(queueId, ann);
    expect(next, decision).toBeDefined();
    await verdictOn(queueId, ann, next as Claimed, { decision });
  }
  const { entries, progress } = await claimNext(db, queueId, ann.id, { count: 4, have: [] });
  expect(entries).toEqual([]);
  expect(progress).toMatchObject({ left: 0, goal: { approved: 4, wanted: 4, missing: 0 } });
  expect(await places(queueId)).toEqual({ open: 0, spare: 0, approved: 4, all: 6, entries: 6 });
  expect(await loadProgress(db, queueId)).toMatchObject({ size: 6, goal: { approved: 4, wanted: 4 } });
});

test("two reviewers who reject at one instant, and many who ask at once, bring in one for each", async () => {
  const queueId = await make(reviewed(8));
  const mine = await claim(queueId, ann, 4);
  const theirs = await claim(queueId, bob, 4);
  await Promise.all([
    ...mine.map((own) => verdictOn(queueId, ann, own, { decision: "reject" })),
    ...theirs.map((own) => verdictOn(queueId, bob, own, { decision: "skip" })),
    ...Array.from({ length: 6 }, () => refill(queueId)),
  ]);
  await Promise.all(Array.from({ length: 8 }, (_, nth) => claim(queueId, nth % 2 ? ann : bob, 2)));
  expect(await places(queueId)).toEqual({ open: 8, spare: 0, approved: 0, all: 16, entries: 16 });
});

test("an undone reject lets one that nobody holds stand back, and brings it in again before any other", async () => {
  const queueId = await make(reviewed(2));
  const [first] = await claim(queueId, ann);
  const { verdictId } = await verdictOn(queueId, ann, first as Claimed, { decision: "reject" });
  await refill(queueId);
  expect(await places(queueId)).toMatchObject({ open: 2, all: 3 });
  await recordVerdict(
    db,
    ann,
    verdictBody(BigInt((first as Claimed).entry.id), {
      queueId: String(queueId),
      decision: "undo",
      undoes: verdictId,
      previousId: verdictId,
      entryVersion: 1,
    }),
  );
  await refill(queueId);
  expect(await places(queueId)).toMatchObject({ open: 2, spare: 1, all: 3 });
  const [again] = await claim(queueId, ann, 1);
  await verdictOn(queueId, ann, again as Claimed, { decision: "reject" });
  await refill(queueId);
  expect(await places(queueId)).toMatchObject({ open: 2, spare: 0, all: 3 });
});

test("who holds an entry keeps it though the queue has enough, and what they decide counts", async () => {
  const queueId = await make(reviewed(1));
  const [first] = await claim(queueId, ann);
  const { verdictId } = await verdictOn(queueId, ann, first as Claimed, { decision: "reject" });
  const [second] = await claim(queueId, bob);
  await recordVerdict(
    db,
    ann,
    verdictBody(BigInt((first as Claimed).entry.id), {
      queueId: String(queueId),
      decision: "undo",
      undoes: verdictId,
      previousId: verdictId,
      entryVersion: 1,
    }),
  );
  await refill(queueId);
  expect(await places(queueId)).toMatchObject({ open: 2, spare: 0 });
  await verdictOn(queueId, bob, second as Claimed, { decision: "accept" });
  expect(await refill(queueId)).toEqual({ approved: 1, wanted: 1, missing: 0 });
});

test("what is approved already counts, and what is decided elsewhere", async () => {
  for (const id of entryIds.slice(0, 3)) await decide(db, id, { decision: "accept" });
  const queueId = await make(reviewed(5));
  expect(await refill(queueId)).toEqual({ approved: 3, wanted: 5, missing: 0 });
  const open = await db.prisma.queueEntry.findMany({ where: { queueId, outcome: null }, orderBy: { position: "asc" } });
  expect(open).toHaveLength(2);
  await decide(db, open[0]?.entryId ?? 0n, { decision: "accept" });
  await decide(db, open[1]?.entryId ?? 0n, { decision: "reject" });
  expect(await refill(queueId)).toEqual({ approved: 4, wanted: 5, missing: 0 });
  const [last] = await claim(queueId, bob, 4);
  await verdictOn(queueId, bob, last as Claimed, { decision: "accept" });
  expect(await loadProgress(db, queueId)).toMatchObject({ left: 0, goal: { approved: 5, wanted: 5 } });
});

test("a queue of corrections counts edits of which an answer says something else, and replaces what was accepted", async () => {
  const queueId = await make(reviewed(2, { queue: { preset: "corrections", size: 2 } }));
  const edit = async (value: string) => {
    const [own] = await claim(queueId, ann);
    const { entry } = own as Claimed;
    const turnsAfter = entry.turns.map((turn, index) => (index === 3 ? { ...turn, value } : turn));
    await verdictOn(queueId, ann, own as Claimed, { decision: "edit", turnsAfter });
    return refill(queueId);
  };
  const [accepted] = await claim(queueId, ann);
  await verdictOn(queueId, ann, accepted as Claimed, { decision: "accept" });
  expect(await refill(queueId)).toEqual({ approved: 0, wanted: 2, missing: 0 });
  expect(await edit("two men")).toMatchObject({ approved: 0 });
  expect(await edit("Three men.")).toMatchObject({ approved: 1 });
  expect(await edit("Nobody.")).toEqual({ approved: 2, wanted: 2, missing: 0 });
  expect(await places(queueId)).toMatchObject({ open: 0, all: 4 });
});

test("of a photo no more come in than the recipe lets, also where one is replaced", async () => {
  const queueId = await make(reviewed(10, { core: { method: "random", concepts: ["mme"], perPhoto: 1 } }));
  const photos = async () =>
    (
      await db.pool.query(
        `SELECT s."imageId", count(*)::int AS n FROM "QueueEntry" q JOIN "EntryStatus" s USING ("entryId")
         WHERE "queueId" = $1 AND outcome IS NULL GROUP BY 1`,
        [queueId],
      )
    ).rows.map(({ n }) => n);
  expect(await photos()).toEqual(Array(10).fill(1));
  for (const own of await claim(queueId, ann, 3)) await verdictOn(queueId, ann, own, { decision: "reject" });
  await refill(queueId);
  expect(await photos()).toEqual(Array(10).fill(1));
});

test("where nothing is left of a stratum it is told how many are missing", async () => {
  const queueId = await make(reviewed(30));
  for (const own of await claim(queueId, ann, 2)) await verdictOn(queueId, ann, own, { decision: "reject" });
  expect(await refill(queueId)).toEqual({ approved: 0, wanted: 30, missing: 2 });
});

test("the same recipe ranks the same, whoever asks; another seed another", async () => {
  const plan = async (seed: number) => {
    const opened = openRecipeText(reviewed(5, { seed }), "recipe");
    return planRecipeQueue(db, { datasetName: name, opened });
  };
  expect(await plan(1)).toEqual(await plan(1));
  expect((await plan(2)).entryIds).not.toEqual((await plan(1)).entryIds);
});

test("a session whose last rejects were not replaced yet is in the list with what it is to reach", async () => {
  const queueId = await make(reviewed(2));
  for (const own of await claim(queueId, ann, 2)) await verdictOn(queueId, ann, own, { decision: "reject" });
  expect(await places(queueId)).toMatchObject({ open: 0 });
  const listed = async () => {
    const { open } = await loadOpenSessions(db, ann.id, { isOwner: true, roles: {} } as never);
    return open.find((own) => own.queueId === String(queueId));
  };
  expect(await listed()).toMatchObject({ goal: { approved: 0, wanted: 2 } });
  for (const own of await claim(queueId, ann, 2)) await verdictOn(queueId, ann, own, { decision: "accept" });
  expect(await listed()).toBeUndefined();
});

test("a recipe is refused with line and column where it cannot be met, and makes no session", async () => {
  const codes = async (text: string) =>
    make(text).then(
      () => null,
      (error) => [error.code, error.detail.data.why.code, error.detail.data.column > 1],
    );
  expect(await codes(reviewed(31))).toEqual(["unprocessable", "recipeShort", true]);
  expect(await codes(reviewed(5, { holdOut: { photos: ["/etc/passwd"] } }))).toEqual([
    "unprocessable",
    "recipeFileMissing",
    true,
  ]);
  expect(await codes(reviewed(5, { core: { method: "k-centre" } }))).toEqual([
    "unprocessable",
    "recipeQueueMethod",
    true,
  ]);
  for (const id of entryIds.slice(0, 2)) await decide(db, id, { decision: "accept" });
  expect(await codes(reviewed(2))).toEqual(["unprocessable", "recipeQueueFull", true]);
  expect(await db.prisma.queue.count({ where: { datasetId } })).toBe(0);
});

test("a preset's size is its paper's unless another is asked for", async () => {
  const queueId = await make(
    presetRecipe("reviewed", { size: 3, seed: 5 }).replace(
      "}}",
      '}, "core": {"method": "random", "concepts": ["mme"]}}',
    ),
  );
  expect(
    await db.prisma.recipeQueue.findUnique({ where: { queueId }, select: { wanted: true, counts: true } }),
  ).toEqual({
    wanted: 3,
    counts: "approved",
  });
  await expect(make(presetRecipe("corrections"))).rejects.toMatchObject({ code: "unprocessable" });
});
