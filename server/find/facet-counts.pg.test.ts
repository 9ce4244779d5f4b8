import { afterAll, beforeAll, expect, test } from "vitest";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import { COUNTED_PARTS, type CountedPart, facetCount } from "#domain/find/facet-count.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { startSession } from "#server/queue/start-session.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { countEntries } from "./counts.ts";
import { loadFacetCounts } from "./facet-counts.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;
const choices: Partial<Record<CountedPart, string[]>> = {
  tasks: [...TASKS],
  states: [...STATES],
  marks: ["box-outside", "empty-text", "no-reference"],
  reasons: ["wrong-count", "wrong-position"],
};

beforeAll(async () => {
  db = await freshDatabase();
  await addDataset(db, { images: 3, perImage: 5 });
  const { entryIds, ...made } = await addDataset(db, { images: 18, perImage: 10 });
  datasetId = made.datasetId;
  const [ann, bob] = [(await addReviewer(db, "Ann")).id, (await addReviewer(db, "Bob")).id];
  await db.pool.query(
    `UPDATE "EntryStatus" s SET state = ($2::"EntryState"[])[1 + s."entryId" % 5], task = ($3::"Task"[])[1 + s."entryId" % 3], "imageId" = e."imageId",
       "wordCount" = (s."entryId" * 7) % 23,
       marks = CASE s."entryId" % 9 WHEN 0 THEN '{box-outside}'::text[] WHEN 1 THEN '{empty-text,box-outside}' ELSE '{}'::text[] END,
       "reviewerId" = CASE WHEN s."entryId" % 5 <> 0 THEN ($4::uuid[])[1 + s."entryId" % 2] END,
       "reasonCodes" = CASE WHEN s."entryId" % 5 = 3 THEN '{wrong-count}'::text[] ELSE '{}'::text[] END
     FROM "Entry" e WHERE e.id = s."entryId" AND s."datasetId" = $1`,
    [datasetId, STATES, TASKS, [ann, bob]],
  );
  await db.pool.query(`DELETE FROM "StateCount" WHERE "datasetId" = $1`, [datasetId]);
  await db.pool.query(
    `INSERT INTO "StateCount" ("datasetId", task, state, delta) SELECT "datasetId", task, state, count(*) FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2, 3`,
    [datasetId],
  );
  await db.pool.query("ANALYZE");
  const request = sessionRequestSchema.parse({ size: 40, filter: entryFilterSchema.parse({}) });
  choices.queues = [String((await startSession(db, datasetId, ann, request)).queueId)];
  choices.reviewers = [ann, bob];
});
afterAll(() => db.close());

const filters: [string, Partial<EntryFilter>][] = [
  ["nothing", {}],
  ["a state", { states: ["rejected"] }],
  ["a task and a state", { tasks: ["conversation"], states: ["accepted", "rejected"] }],
  ["a length", { wordsMin: 5, wordsMax: 15 }],
  ["a mark", { marks: ["box-outside"] }],
  ["a mark, a reason and a state", { marks: ["box-outside"], reasons: ["wrong-count"], states: ["rejected"] }],
];

test.each(filters)("what is told of each choice beside %s is what choosing it finds", async (_, own) => {
  const filter = entryFilterSchema.parse(own);
  const counts = await loadFacetCounts(db, datasetId, filter);
  let told = 0;
  for (const part of COUNTED_PARTS) {
    for (const value of choices[part] ?? []) {
      const count = facetCount(counts, part, value);
      if (!count?.isExact) continue;
      told++;
      const found = await countEntries(db, datasetId, { ...filter, [part]: [value] });
      expect({ part, value, count: count.count }).toEqual({ part, value, count: found?.count });
    }
  }
  expect(told).toBeGreaterThan(5);
});

test("tasks and states of a filter that narrows nothing else are left to what is known of the data set", async () => {
  const counts = await loadFacetCounts(db, datasetId, entryFilterSchema.parse({ states: ["pending"] }));
  expect([counts.tasks, counts.states]).toEqual([undefined, undefined]);
});

test("where too many fit to be looked at, common choices are told about right and rare ones not at all", async () => {
  const dataset = await db.prisma.dataset.create({ data: { name: "large" } });
  await db.pool.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, state, "wordCount", marks)
     SELECT 1000000 + n, $1, 'conversation', CASE WHEN n % 4 = 0 THEN 'flagged' ELSE 'pending' END::"EntryState", n % 50,
       CASE WHEN n % 3 = 0 THEN '{box-outside}'::text[] WHEN n = 7 THEN '{empty-text}' ELSE '{}'::text[] END
     FROM generate_series(1, 40000) n`,
    [dataset.id],
  );
  await db.pool.query(
    `INSERT INTO "StateCount" ("datasetId", task, state, delta) SELECT "datasetId", task, state, count(*) FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2, 3`,
    [dataset.id],
  );
  await db.pool.query("ANALYZE");
  const counts = await loadFacetCounts(db, dataset.id, entryFilterSchema.parse({ wordsMin: 1 }));
  const marked = facetCount(counts, "marks", "box-outside");
  expect(marked?.isExact).toBe(false);
  expect(Math.abs((marked?.count ?? 0) - 13_067)).toBeLessThan(2_000);
  expect(Math.abs((facetCount(counts, "states", "flagged")?.count ?? 0) - 9_800)).toBeLessThan(2_000);
  expect(facetCount(counts, "marks", "empty-text")).toBeNull();
});
