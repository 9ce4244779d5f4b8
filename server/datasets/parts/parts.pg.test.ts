import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { PartOptions } from "#domain/part/part.ts";
import type { RunState } from "#domain/run.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { changeBatch } from "#server/bulk/change-batch.ts";
import { compactCounts } from "#server/datasets/compact-counts.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { countEntries } from "#server/find/counts.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { startSession } from "#server/queue/start-session.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { changePart } from "./change-part.ts";
import { loadParts, loadPartsView } from "./load-parts.ts";
import { runParting } from "./run-parting.ts";
import { startParting } from "./start-parting.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let ann: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
});
afterAll(() => db.close());
const never = new AbortController().signal;

const record = (id: number, more: object) => ({
  id: String(id),
  conversations: [
    { from: "human", value: `What is ${id}?` },
    { from: "gpt", value: `It is ${id}.` },
  ],
  ...more,
});

let number = 0;
async function importRecords(
  rows: object[],
  parts: PartOptions = {},
  datasetName = `parts ${++number}`,
  name = "mix.json",
) {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-parts-"));
  await writeFile(path.join(folder, name), JSON.stringify(rows));
  const report = await importPaths({ db, datasetName, paths: [folder], parts });
  const { id } = await db.prisma.dataset.findFirstOrThrow({ where: { name: datasetName } });
  return { report, datasetId: id, datasetName };
}

const MIX = [
  ...Array.from({ length: 4 }, (_, at) => record(at, { image: `coco/${at}.jpg`, source: at < 3 ? "a" : "b" })),
  ...Array.from({ length: 2 }, (_, at) => record(10 + at, { image: `vg/${at}.jpg`, source: "b" })),
];

const counted = async (datasetId: bigint) =>
  Object.fromEntries((await loadParts(db.pool, datasetId)).map(({ name, entries }) => [name, entries]));

/** What the counts say must be what the entries say, part by part, task by task and state by state. */
async function expectCountsRight(datasetId: bigint) {
  const { rows } = await db.pool.query(
    `SELECT * FROM (SELECT task, "partId", state, count(*) AS n FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2, 3) e
     FULL JOIN (SELECT task, "partId", state, sum(delta) AS n FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1, 2, 3 HAVING sum(delta) <> 0) c
       ON (e.task, e.state) = (c.task, c.state) AND e."partId" IS NOT DISTINCT FROM c."partId" WHERE e.n IS DISTINCT FROM c.n`,
    [datasetId],
  );
  expect(rows).toEqual([]);
}

async function divide(datasetId: bigint, rule: string) {
  const runId = await inTransaction(db.pool, async (client) =>
    insertRun(client, await startParting(client, { datasetId, rule, reviewerId: ann.id })),
  );
  const end = await runParting(db, runId, never);
  if (end?.ended !== "done") throw end?.error ?? new Error("it is over already");
  return end.report;
}

describe("an import", () => {
  test("tells entries apart by the key that names their source, and says so with who wrote them", async () => {
    const { report, datasetId } = await importRecords(
      MIX.map((row, at) => ({ ...row, source: at < 3 ? "vqav2" : "gqa" })),
    );
    expect(report.files[0]?.partRule).toBe("key:source");
    expect(report.parts).toEqual([
      { name: "gqa", author: "unknown", entries: 3, isGuessed: false },
      { name: "vqav2", author: "people", entries: 3, isGuessed: true },
    ]);
    expect(await counted(datasetId)).toEqual({ gqa: 3, vqav2: 3 });
    await expectCountsRight(datasetId);
  });

  test("goes by what a person says instead", async () => {
    const byPath = await importRecords(MIX, { rule: "path", author: "model" });
    expect(byPath.report.parts).toEqual([
      { name: "coco", author: "model", entries: 4, isGuessed: false },
      { name: "vg", author: "model", entries: 2, isGuessed: false },
    ]);
    const none = await importRecords(MIX, { rule: "none" });
    expect(none.report.parts).toEqual([]);
    expect((await loadPartsView(db, none.datasetId)).without).toBe(6);
  });

  test("of SVIT's raw files has a part a file, written by GPT-4", async () => {
    const row = {
      image_id: 1,
      conversations: [
        {
          content: [
            { from: "user", value: "Why?" },
            { from: "gpt", value: "So." },
          ],
        },
      ],
    };
    const { report } = await importRecords([row], {}, undefined, "complex_reasoning.json");
    expect(report.parts).toEqual([{ name: "complex_reasoning", author: "gpt4", entries: 1, isGuessed: false }]);
  });

  test("twice changes nothing, and a dry run leaves no part", async () => {
    const { datasetId, datasetName } = await importRecords(MIX);
    const again = await importRecords(MIX, {}, datasetName);
    expect(again.report).toMatchObject({ entriesNew: 0, parts: [] });
    expect(await counted(datasetId)).toEqual({ a: 3, b: 3 });
    const folder = await mkdtemp(path.join(tmpdir(), "svit-parts-"));
    await writeFile(path.join(folder, "c.json"), JSON.stringify([record(30, { source: "c" })]));
    const dry = await importPaths({ db, datasetName, paths: [folder], isDryRun: true });
    expect(dry.parts).toEqual([{ name: "c", author: "unknown", entries: 1, isGuessed: false }]);
    expect(await counted(datasetId)).toEqual({ a: 3, b: 3 });
  });

  test("finds a renamed part again by its word and by its name", async () => {
    const { datasetId, datasetName } = await importRecords(MIX);
    const a = (await loadParts(db.pool, datasetId)).find(({ word }) => word === "a");
    await changePart(db, datasetId, String(a?.id), { name: "Alpha" });
    await importRecords([record(40, { source: "a" }), record(41, { source: "Alpha" })], {}, datasetName, "more.json");
    expect(await counted(datasetId)).toEqual({ Alpha: 5, b: 3 });
    await expectCountsRight(datasetId);
  });

  test("gives entries beyond five hundred parts to their file's", async () => {
    const rows = Array.from({ length: 502 }, (_, at) => record(at, { source: `s${at}` }));
    const { datasetId } = await importRecords(rows, { rule: "key:source" });
    const parts = await counted(datasetId);
    expect(Object.keys(parts)).toHaveLength(501);
    expect(parts.mix).toBe(2);
    await expectCountsRight(datasetId);
  });
});

describe("dividing anew", () => {
  test("moves entries and counts, by any rule and back, and changes no entry", async () => {
    const { datasetId } = await importRecords(MIX);
    const before = await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } });
    expect(await divide(datasetId, "path")).toEqual({ looked: 6, moved: 6 });
    expect(await counted(datasetId)).toEqual({ a: 0, b: 0, coco: 4, vg: 2 });
    expect(await divide(datasetId, "path")).toEqual({ looked: 6, moved: 0 });
    await divide(datasetId, "none");
    expect((await loadPartsView(db, datasetId)).without).toBe(6);
    await divide(datasetId, "key:source");
    expect(await counted(datasetId)).toEqual({ a: 3, b: 3, coco: 0, vg: 0 });
    await expectCountsRight(datasetId);
    expect(await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } })).toEqual(before);
    expect(await loadPartsView(db, datasetId)).toMatchObject({ rules: ["key:source"], run: { state: "done" } });
  });

  test("goes on where a dead worker stopped", async () => {
    const { datasetId } = await importRecords(MIX);
    const ids = (await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } })).map(({ id }) => id);
    const runId = await inTransaction(db.pool, async (client) =>
      insertRun(client, await startParting(client, { datasetId, rule: "path", reviewerId: null })),
    );
    const data = {
      state: "running" as RunState,
      progress: { done: 4, total: 6, after: String(ids[3]) },
      report: { looked: 4, moved: 4 },
    };
    await db.prisma.run.update({ where: { id: runId }, data });
    expect(await runParting(db, runId, never)).toMatchObject({ ended: "done", report: { looked: 6, moved: 6 } });
    expect(await counted(datasetId)).toEqual({ a: 3, b: 1, vg: 2 });
    await expectCountsRight(datasetId);
  });

  test("is refused while it is under way", async () => {
    const { datasetId } = await importRecords(MIX);
    const ask = () =>
      inTransaction(db.pool, async (client) =>
        insertRun(client, await startParting(client, { datasetId, rule: "path", reviewerId: null })),
      );
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("counts by part", () => {
  test("follow verdicts, undone and not, bulk actions, and being folded", async () => {
    const { datasetId } = await importRecords(MIX);
    const ids = (await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } })).map(({ id }) => id);
    const accept = verdictBody(ids[0] ?? 0n, { decision: "accept" });
    await recordVerdict(db, ann, accept);
    await recordVerdict(db, ann, verdictBody(ids[5] ?? 0n, { decision: "reject" }));
    await expectCountsRight(datasetId);
    await recordVerdict(db, ann, {
      ...verdictBody(ids[0] ?? 0n, { decision: "undo", undoes: accept.id, previousId: accept.id }),
      entryVersion: 1,
    });
    const actor = { datasetId, reviewer: ann, runId: 900_000n + BigInt(number), asOf: new Date() };
    const flag = { do: "flag" as const, reasonCodes: [], note: null };
    await inTransaction(db.pool, (client) => changeBatch(client, actor, [String(ids[1]), String(ids[4])], flag));
    await expectCountsRight(datasetId);
    await db.pool.query(
      `INSERT INTO "StateCount" ("datasetId", task, state, delta) SELECT $1, 'other', 'pending', 0 FROM generate_series(1, 600)`,
      [datasetId],
    );
    await compactCounts(db);
    await expectCountsRight(datasetId);
    const states = Object.fromEntries(
      (await loadParts(db.pool, datasetId)).map(({ name, states: own }) => [name, own]),
    );
    expect(states).toEqual({ a: { pending: 2, flagged: 1 }, b: { pending: 1, flagged: 1, rejected: 1 } });
  });
});

describe("a part", () => {
  test("gets another name and author, in the audit log", async () => {
    const { datasetId } = await importRecords(MIX);
    const [a] = await loadParts(db.pool, datasetId);
    const changed = await changePart(db, datasetId, a?.id ?? "", { name: "Alpha", author: "people" });
    expect(changed).toMatchObject({ word: "a", name: "Alpha", author: "people", entries: 3 });
    const event = await db.prisma.auditEvent.findFirst({ where: { datasetId, action: "part_change" } });
    expect(event).toMatchObject({
      targetKind: "part",
      before: { name: "a", author: "unknown" },
      after: { name: "Alpha" },
    });
  });

  test("is not given another's name or word, and one of another data set is not there", async () => {
    const { datasetId } = await importRecords(MIX);
    const other = await importRecords(MIX);
    const [a, b] = await loadParts(db.pool, datasetId);
    await changePart(db, datasetId, b?.id ?? "", { name: "Beta" });
    for (const name of ["Beta", "b"])
      await expect(changePart(db, datasetId, a?.id ?? "", { name })).rejects.toMatchObject({ code: "conflict" });
    await expect(changePart(db, other.datasetId, a?.id ?? "", { name: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(changePart(db, datasetId, "9223372036854775807", { name: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await counted(datasetId)).toEqual({ Beta: 3, a: 3 });
  });

  test("is what a session is drawn from, and what is counted", async () => {
    const { datasetId } = await importRecords(MIX);
    const [a] = await loadParts(db.pool, datasetId);
    const filter = entryFilterSchema.parse({ parts: [a?.id], states: ["pending"] });
    const { queueId } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ filter }));
    const drawn = await db.prisma.queueEntry.findMany({ where: { queueId }, include: { entry: true } });
    expect(drawn.map(({ entry }) => (entry.rowShell as { source: string }).source)).toEqual(["a", "a", "a"]);
    expect(drawn.every(({ probability }) => probability === 1)).toBe(true);
    expect(await countEntries(db, datasetId, filter)).toEqual({ count: 3, isExact: true });
    expect(await countEntries(db, datasetId, entryFilterSchema.parse({ authors: ["gpt4"] }))).toMatchObject({
      count: 0,
    });
  });

  test("is what an export is narrowed to, and leaves with each line and in the manifest", async () => {
    const { datasetId } = await importRecords(MIX);
    const [a, b] = await loadParts(db.pool, datasetId);
    await changePart(db, datasetId, a?.id ?? "", { name: "Alpha", author: "people" });
    const ids = (await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { id: "asc" } })).map(({ id }) => id);
    for (const id of ids) await recordVerdict(db, ann, verdictBody(id, { decision: "accept" }));
    const leave = async (format: "jsonl" | "verdicts", parts: string[]) => {
      const sink = memorySink();
      const filter = entryFilterSchema.parse({ parts });
      const manifest = await exportDataset({ db, datasetId, format, filter }, sink);
      const [name = ""] = sink.names().filter((own) => own.endsWith(".jsonl"));
      const lines = sink.text(name).trimEnd().split("\n");
      return { manifest, parts: lines.map((line) => JSON.parse(line).entryPart) };
    };
    const alpha = await leave("jsonl", [a?.id ?? ""]);
    expect(alpha.parts).toEqual(Array(3).fill({ name: "Alpha", author: "people" }));
    expect(alpha.manifest.filter).toEqual({ parts: ["Alpha"] });
    expect(alpha.manifest.parts).toEqual([{ name: "Alpha", author: "people", entries: 3 }]);
    const verdicts = await leave("verdicts", [b?.id ?? ""]);
    expect(verdicts.parts).toEqual(Array(3).fill({ name: "b", author: "unknown" }));
    await divide(datasetId, "none");
    expect((await leave("jsonl", [])).parts).toEqual(Array(6).fill(null));
    expect((await leave("jsonl", ["none"])).manifest).toMatchObject({
      filter: { parts: [null] },
      parts: [{ name: null, author: "unknown", entries: 6 }],
    });
  });
});
