import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const row = (nth: number, ratings: object) => ({
  images: [`${nth}.jpg`],
  texts: [
    { user: `Q${nth}?`, assistant: "A." },
    { user: "R?", assistant: "B." },
  ],
  source: "made",
  ...ratings,
});

test("what a source rates is kept with each entry, shown by QA, and narrowed by", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-ratings-"));
  const rows = [
    row(1, { relevance_ratings: [5, 2], relevance_min: 2, formatting_ratings: [4, 4], formatting_min: 4 }),
    row(2, {
      relevance_ratings: [5, 5],
      relevance_min: 5,
      visual_dependency_ratings: [4, 3],
      visual_dependency_min: 3,
    }),
    row(3, {}),
  ];
  await writeFile(path.join(root, "a.jsonl"), rows.map((own) => JSON.stringify(own)).join("\n"));
  const report = await importPaths({ db, datasetName: "rated", paths: [root] });
  expect(report).toMatchObject({ entriesNew: 3, rejects: 0 });
  const status = await db.prisma.$queryRaw<{ entryId: bigint; ratings: number | null }[]>`
    SELECT "entryId", ratings FROM "EntryStatus" ORDER BY "entryId"`;
  expect(status.map(({ ratings }) => ratings)).toEqual([2004, 5030, null]);
  const views = await loadEntryViews(
    db,
    status.map(({ entryId }) => entryId),
  );
  expect(views.map(({ ratings }) => ratings)).toEqual([
    [
      { kind: "relevance", values: [5, 2] },
      { kind: "formatting", values: [4, 4] },
    ],
    [
      { kind: "relevance", values: [5, 5] },
      { kind: "visual_dependency", values: [4, 3] },
    ],
    undefined,
  ]);
  for (const [filter, fitting] of [
    [{ ratingMax: 2 }, ["Q1?"]],
    [{ ratingMax: 3 }, ["Q1?", "Q2?"]],
    [{ ratingMin: 3 }, ["Q2?"]],
    [{}, ["Q1?", "Q2?", "Q3?"]],
  ] as const) {
    const sink = memorySink();
    const asked = { format: "records", states: ["pending"], filter: entryFilterSchema.parse(filter) } as const;
    await exportDataset({ db, datasetName: "rated", ...asked }, sink);
    const name = sink.names().find((own) => own.endsWith(".jsonl")) ?? "";
    const said = sink.text(name).trim().split("\n");
    expect(said.map((line) => JSON.parse(line).texts[0].user)).toEqual(fitting);
  }
});
