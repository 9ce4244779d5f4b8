import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { mergeFile } from "#server/verdict/merge/merge-file.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addReasons, addReviewer } from "#tests/entries.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";

/** Two installations, each with a database of its own. */
let here: Database;
let there: Database;
let folder = "";
beforeAll(async () => {
  here = await freshDatabase();
  there = await freshDatabase();
  // Test databases are copies of one.
  await there.pool.query(`UPDATE "Installation" SET uuid = gen_random_uuid()`);
  folder = await mkdtemp(path.join(tmpdir(), "svit-merge-"));
});
afterAll(async () => {
  await here.close();
  await there.close();
  await rm(folder, { recursive: true });
});

const TEXT = `[{"image_id": 2317, "conversations": [
  {"content": [{"from":"user","value":"a?"},{"from":"gpt","value":"b."}]},
  {"content": [{"from":"user","value":"c?"},{"from":"gpt","value":"d."}]},
  {"content": [{"from":"user","value":"e?"},{"from":"gpt","value":"f."}]}]}]`;

async function addSet(db: Database, text = TEXT) {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: randomUUID() } });
  await addReasons(db, datasetId);
  const ids = await addRawFile(db, { datasetId, task: "conversation", format: "svit", path: "a.json", text });
  await db.pool.query(
    `INSERT INTO "ImageAlias" SELECT "datasetId", identity, id FROM "Image" WHERE "datasetId" = $1 ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  return { datasetId, ids };
}

async function verdictsFile(db: Database, datasetId: bigint): Promise<string> {
  const sink = memorySink();
  const names = { main: "main", manifest: "manifest", leftOut: "left-out" };
  await exportDataset({ db, datasetId, format: "verdicts", names }, sink);
  const file = path.join(folder, `${randomUUID()}.jsonl`);
  await writeFile(file, sink.text("main"));
  return file;
}

const stateOf = async (db: Database, entryId: bigint) =>
  db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId }, select: { state: true, version: true } });

const verdictsOn = (db: Database, entryId: bigint) =>
  db.prisma.verdict.findMany({
    where: { entryId },
    orderBy: { sequence: "asc" },
    select: { id: true, decision: true, late: true, createdAt: true, note: true, reviewer: { select: { name: true } } },
  });

async function teams() {
  const ours = await addSet(here);
  const theirs = await addSet(there);
  const [ann, bob] = [await addReviewer(here, "Ann"), await addReviewer(there, "Bob")];
  return { ours, theirs, ann, bob };
}

test("what they alone decided is decided here, by people of its own and at its own time; what we decided stands", async () => {
  const { ours, theirs, ann, bob } = await teams();
  const [first = 0n, second = 0n, third = 0n] = ours.ids;
  const turnsAfter = [
    { id: "0", from: "user" as const, value: "a?" },
    { id: "1", from: "gpt" as const, value: "B." },
  ];
  const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];
  const edited = await decide(
    there,
    theirs.ids[0] ?? 0n,
    { decision: "edit", turnsAfter, judgements, note: "seen" },
    bob,
  );
  await decide(there, theirs.ids[1] ?? 0n, { decision: "reject", reasonCodes: ["wrong-count"] }, bob);
  await decide(there, theirs.ids[2] ?? 0n, { decision: "accept" }, bob);
  await there.pool.query(`UPDATE "Verdict" SET "createdAt" = '2026-01-02T03:04:05Z' WHERE id = $1`, [edited.verdictId]);
  await decide(here, second, { decision: "accept" }, ann);
  await decide(here, third, { decision: "accept" }, ann);

  const report = await mergeFile(here, {
    datasetId: ours.datasetId,
    file: await verdictsFile(there, theirs.datasetId),
  });

  expect(report).toMatchObject({
    verdicts: 3,
    added: 3,
    known: 0,
    left: {},
    entries: 3,
    reviewers: 1,
    disagreements: 1,
  });
  expect(await stateOf(here, first)).toEqual({ state: "edited", version: 1 });
  const [taken] = await verdictsOn(here, first);
  expect(taken).toMatchObject({
    id: edited.verdictId,
    late: false,
    note: "seen",
    createdAt: new Date("2026-01-02T03:04:05Z"),
  });
  expect(taken?.reviewer.name).toMatch(/^Reviewer \d+ of [0-9a-f]{8}$/);
  const stored = await here.prisma.verdict.findUniqueOrThrow({
    where: { id: edited.verdictId },
    select: { turnsAfter: true, judgements: true },
  });
  expect(stored.turnsAfter).toEqual(turnsAfter);
  expect(stored.judgements).toMatchObject([{ part: "qa", turnId: "0", right: false, reasonCode: "wrong-count" }]);
  expect(await stateOf(here, second)).toEqual({ state: "accepted", version: 2 });
  expect((await verdictsOn(here, second)).map(({ late }) => late)).toEqual([false, true]);
  const queued = await here.prisma.queueEntry.findMany({ where: { queueId: BigInt(report.queueId ?? 0) } });
  expect(queued.map(({ entryId }) => entryId)).toEqual([second]);
  const asked = { count: 4, have: [], isCounted: false };
  const { entries } = await claimNext(here, BigInt(report.queueId ?? 0), ann.id, asked);
  expect(entries.map(({ entry }) => [entry.id, entry.state])).toEqual([[String(second), "accepted"]]);
});

test("a second run adds nothing and finds the same session; what was decided since comes with the next file", async () => {
  const { ours, theirs, ann, bob } = await teams();
  const [first = 0n, second = 0n] = ours.ids;
  const accepted = await decide(there, theirs.ids[0] ?? 0n, { decision: "accept" }, bob);
  await decide(there, theirs.ids[1] ?? 0n, { decision: "reject" }, bob);
  await decide(here, second, { decision: "accept" }, ann);
  const file = await verdictsFile(there, theirs.datasetId);
  const once = await mergeFile(here, { datasetId: ours.datasetId, file });
  const twice = await mergeFile(here, { datasetId: ours.datasetId, file });
  expect(twice).toMatchObject({ added: 0, known: 2, disagreements: 1, queueId: once.queueId });

  const undo = { decision: "undo" as const, undoes: accepted.verdictId, previousId: accepted.verdictId };
  const { verdictId } = await decide(there, theirs.ids[0] ?? 0n, undo, bob);
  await decide(there, theirs.ids[0] ?? 0n, { decision: "reject", previousId: verdictId }, bob);
  const third = await mergeFile(here, { datasetId: ours.datasetId, file: await verdictsFile(there, theirs.datasetId) });
  expect(third).toMatchObject({ added: 2, known: 2 });
  expect(await stateOf(here, first)).toEqual({ state: "rejected", version: 3 });
});

test("who has decided here knowing theirs has settled it", async () => {
  const { ours, theirs, ann, bob } = await teams();
  const [first = 0n] = ours.ids;
  await decide(there, theirs.ids[0] ?? 0n, { decision: "reject" }, bob);
  const own = await decide(here, first, { decision: "accept" }, ann);
  const file = await verdictsFile(there, theirs.datasetId);
  expect((await mergeFile(here, { datasetId: ours.datasetId, file })).disagreements).toBe(1);
  await decide(here, first, { decision: "flag", previousId: own.verdictId }, ann);
  expect(await mergeFile(here, { datasetId: ours.datasetId, file })).toMatchObject({ disagreements: 0, queueId: null });
});

test("a studio's own export brings nothing, and after a loss what was lost, under the same people", async () => {
  const { datasetId, ids } = await addSet(here);
  const ann = await addReviewer(here, "Ann");
  const { verdictId } = await decide(here, ids[0] ?? 0n, { decision: "accept" }, ann);
  const file = await verdictsFile(here, datasetId);
  expect(await mergeFile(here, { datasetId, file })).toMatchObject({ added: 0, known: 1, disagreements: 0 });
  await here.pool.query(
    `UPDATE "EntryStatus" SET state = 'pending', version = 0, "verdictId" = NULL WHERE "entryId" = $1`,
    [ids[0]],
  );
  await here.pool.query(`DELETE FROM "Verdict" WHERE id = $1`, [verdictId]);
  expect(await mergeFile(here, { datasetId, file })).toMatchObject({ added: 1, known: 0 });
  expect((await verdictsOn(here, ids[0] ?? 0n)).map(({ reviewer }) => reviewer.name)).toEqual(["Ann"]);
});

test("a photo that only a path names is not believed to be the same, unless its bytes or its file are known here", async () => {
  const { ours, theirs, bob } = await teams();
  await decide(there, theirs.ids[0] ?? 0n, { decision: "accept" }, bob);
  for (const [db, { ids }] of [
    [here, ours],
    [there, theirs],
  ] as const) {
    const { imageId } = await db.prisma.entry.findUniqueOrThrow({
      where: { id: ids[0] ?? 0n },
      select: { imageId: true },
    });
    await db.pool.query(`UPDATE "Image" SET identity = 'path@root:a.jpg' WHERE id = $1`, [imageId]);
    await db.pool.query(`UPDATE "ImageAlias" SET alias = 'path@root:a.jpg' WHERE "imageId" = $1`, [imageId]);
  }
  const merge = async () =>
    mergeFile(here, { datasetId: ours.datasetId, file: await verdictsFile(there, theirs.datasetId) });
  const refused = await merge();
  expect(refused).toMatchObject({ added: 0, left: { "photo-uncertain": 1 }, examples: [{ line: 1 }] });
  expect(await stateOf(here, ours.ids[0] ?? 0n)).toEqual({ state: "pending", version: 0 });
  const mark = (db: Database, byte: number) =>
    db.pool.query(`UPDATE "Image" SET "photoMark" = decode(repeat($1, 32), 'hex') WHERE identity = 'path@root:a.jpg'`, [
      byte.toString(16).padStart(2, "0"),
    ]);
  await mark(there, 1);
  await mark(here, 2);
  expect(await merge()).toMatchObject({ added: 0, left: { "no-entry": 1 } });
  await mark(here, 1);
  expect(await merge()).toMatchObject({ added: 1, left: {} });
});

test("another text is another entry", async () => {
  const { theirs, bob } = await teams();
  for (const id of theirs.ids) await decide(there, id, { decision: "accept" }, bob);
  const other = await addSet(here, TEXT.replace("b.", "another."));
  const file = await verdictsFile(there, theirs.datasetId);
  expect(await mergeFile(here, { datasetId: other.datasetId, file })).toMatchObject({
    added: 2,
    left: { "no-entry": 1 },
  });
});

test("an entry in review and a practice session's verdicts are left, and said", async () => {
  const { ours, theirs, ann, bob } = await teams();
  for (const id of theirs.ids) await decide(there, id, { decision: "accept" }, bob);
  const file = await verdictsFile(there, theirs.datasetId);
  const until = new Date(Date.now() + 60_000);
  await here.prisma.claim.create({
    data: { entryId: ours.ids[0] ?? 0n, pass: "main", reviewerId: ann.id, token: randomUUID(), until },
  });
  await there.pool.query(`UPDATE "Verdict" SET pass = 'practice-1' WHERE "entryId" = $1`, [theirs.ids[1]]);
  const said = await mergeFile(here, { datasetId: ours.datasetId, file: await verdictsFile(there, theirs.datasetId) });
  expect(said).toMatchObject({ verdicts: 3, added: 1, left: { "in-review": 1, "other-pass": 1 } });
  await here.prisma.claim.deleteMany({ where: { entryId: ours.ids[0] ?? 0n } });
  expect(await mergeFile(here, { datasetId: ours.datasetId, file })).toMatchObject({ added: 2, known: 1 });
});

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (error: StudioError) => error,
  );
  return error && { code: error.code, detail: error.detail.code, data: error.detail.data };
}

test("a file with a broken line, without verdicts or with foreign reasons changes nothing", async () => {
  const { ours, theirs, bob } = await teams();
  await decide(there, theirs.ids[0] ?? 0n, { decision: "accept" }, bob);
  await decide(there, theirs.ids[1] ?? 0n, { decision: "reject", reasonCodes: ["wrong-count"] }, bob);
  const whole = await verdictsFile(there, theirs.datasetId);
  const merge = async (text: string) => {
    const file = path.join(folder, `${randomUUID()}.jsonl`);
    await writeFile(file, text);
    return refusalOf(mergeFile(here, { datasetId: ours.datasetId, file }));
  };
  const text = await readFile(whole, "utf8");
  expect(await merge(`${text}{"installation":`)).toMatchObject({ code: "unreadable_input", data: { line: 3 } });
  expect(await merge(text.replace(/"decision" : "\w+"/, '"decision" : "praise"'))).toMatchObject({ data: { line: 1 } });
  expect(await merge("\n")).toMatchObject({ detail: "mergeEmpty" });
  await here.pool.query(`DELETE FROM "Reason" WHERE "datasetId" = $1 AND code = 'wrong-count'`, [ours.datasetId]);
  expect(await merge(text)).toMatchObject({ detail: "mergeUnknownReasons", data: { codes: "wrong-count (line 2)" } });
  expect(await refusalOf(mergeFile(here, { datasetId: ours.datasetId, file: "/nowhere" }))).toMatchObject({
    code: "not_found",
  });
  expect(await here.prisma.verdict.count({ where: { datasetId: ours.datasetId } })).toBe(0);
});
