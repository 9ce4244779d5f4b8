import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { changeBatch } from "#server/bulk/change-batch.ts";
import { resolveComment, saveComment } from "#server/datasets/comments.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { flagMoved } from "#server/entries/flag-moved.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addReasons, addReviewer } from "#tests/entries.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const text = `[ {"image_id": 12345678901234567890,
  "conversations": [ { "topic": "It's", "content": [
    {"from": "user", "value": "a?", "n": 12345678901234567890}, {"from": "gpt", "value": "b\\r\\n."} ] },
    {"content": [{"from":"user","value":"c?"},{"from":"gpt","value":"d."}]}, {"content": [{"from":"user","value":"e?"},{"from":"gpt","value":"f."}]}]}]`;

async function addSet() {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: `it's "${randomUUID()}" \\` } });
  await addReasons(db, datasetId);
  const ids = await addRawFile(db, { datasetId, task: "conversation", format: "svit", path: "a.json", text });
  return { datasetId, ids };
}

async function lines(datasetId: bigint, format: ExportFormat, more = {}) {
  const sink = memorySink();
  const names = { main: "main", manifest: "manifest", leftOut: "left-out" };
  const manifest = await exportDataset({ db, datasetId, format, names, ...more }, sink);
  const rows = sink.text("main").split("\n").slice(0, -1);
  return { rows, parsed: rows.map((row) => JSON.parse(row)), manifest };
}

const numberOf = async ({ id }: { id: string }) =>
  db.prisma.reviewer.findUniqueOrThrow({ where: { id }, select: { number: true } });

test("reviewers are numbers in all that leaves, the manifest too, and are named where names are asked for", async () => {
  const { datasetId, ids } = await addSet();
  const person = await addReviewer(db, "Unmistakable");
  const former = await addReviewer(db, "Beforehand");
  await db.prisma.reviewer.update({ where: { id: former.id }, data: { personId: person.id } });
  const [first = 0n, second = 0n] = ids;
  await decide(db, first, { decision: "reject" }, former);
  await decide(db, second, { decision: "reject" }, person);
  const remark = await saveComment(db, person, first, { id: randomUUID(), anchor: { on: "entry" }, text: "?" });
  await resolveComment(db, person, remark.id, true);
  const filter = { ...NO_FILTER, reviewers: [person.id, former.id] };
  const { number } = await numberOf(person);
  for (const format of ["jsonl", "verdicts"] as const) {
    const states = ["rejected"] as const;
    const { rows, parsed, manifest } = await lines(datasetId, format, { states, filter });
    const told = JSON.stringify([rows, manifest]);
    for (const secret of ["Unmistakable", "Beforehand", person.id, former.id]) expect(told).not.toContain(secret);
    const reviewers = parsed.flatMap((row) =>
      (format === "jsonl" ? row.verdicts : [row]).map((of: Row) => of.reviewer),
    );
    expect(reviewers).toEqual([{ number }, { number }]);
    const named = await lines(datasetId, format, { states, reviewerNames: true });
    expect(named.rows.join()).toContain(`{"number" : ${number}, "name" : "Unmistakable"}`);
    expect(named.rows.join()).not.toContain("Beforehand");
  }
});

type Row = { reviewer: object };

test("a line of jsonl holds the entry as it came, its state, its text of now and every verdict with its judgements", async () => {
  const { datasetId, ids } = await addSet();
  const turnsAfter = [{ id: "1", from: "gpt" as const, value: "B." }];
  const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];
  const { reviewer, verdictId } = await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter, judgements });
  await decide(db, ids[1] ?? 0n, { decision: "reject" });
  const { rows, parsed, manifest } = await lines(datasetId, "jsonl");
  expect(parsed).toHaveLength(1);
  expect(rows[0]).toContain('{"from": "user", "value": "a?", "n": 12345678901234567890}');
  expect(rows[0]).toContain('"rowShell":{"image_id": 12345678901234567890,');
  expect(parsed[0]).toMatchObject({
    id: String(ids[0]),
    image: { identity: "vg:12345678901234567000", photo: "present" },
    task: "conversation",
    topic: "It's",
    source: {
      kind: "file",
      file: "a.json",
      format: "svit",
      notation: "svit",
      boxSpace: "unit",
      licence: null,
      row: 0,
      part: 0,
    },
    turns: [{ value: "a?" }, { value: "b\r\n." }],
    state: "edited",
    turnsAfter,
    verdicts: [
      {
        id: verdictId,
        decision: "edit",
        reviewer: await numberOf(reviewer),
        turnsAfter,
        judgements: [{ part: "qa", turn: "0", right: false }],
      },
    ],
  });
  expect(manifest).toMatchObject({ entries: 1, records: 1, states: ["accepted", "edited"] });
  expect((await lines(datasetId, "jsonl", { states: ["pending", "rejected"] })).parsed).toHaveLength(2);
});

test("verdicts leave with their pace and with what was looked at; remarks leave with their entry", async () => {
  const { datasetId, ids } = await addSet();
  const [entryId = 0n] = ids;
  const aids = { knownObjects: true, guideline: false, original: true, given: true, gloss: true };
  const { reviewer } = await decide(db, entryId, { aids, activeMs: 1 });
  const anchors = [
    { on: "words" as const, turnId: "0", start: 0, end: 1, quote: "a" },
    { on: "box" as const, box: [1, 2.5, 30, 40] as [number, number, number, number] },
    { on: "entry" as const },
  ];
  const comments = [];
  for (const anchor of anchors)
    comments.push(await saveComment(db, reviewer, entryId, { id: randomUUID(), anchor, text: "Is\nit </script>?" }));
  await resolveComment(db, reviewer, comments[2]?.id ?? "", true);
  expect((await lines(datasetId, "verdicts")).parsed).toMatchObject([{ tooFast: true, aids }]);
  const [entry] = (await lines(datasetId, "jsonl")).parsed;
  expect(entry.verdicts).toMatchObject([{ tooFast: true, aids }]);
  const numbered = await numberOf(reviewer);
  const open = { reviewer: numbered, text: "Is\nit </script>?", resolvedAt: null, resolvedBy: null };
  const nowhere = { turn: null, start: null, end: null, quote: null, box: null };
  expect(entry.comments).toEqual([
    { ...open, ...nowhere, id: comments[0]?.id, at: comments[0]?.createdAt, turn: "0", start: 0, end: 1, quote: "a" },
    { ...open, ...nowhere, id: comments[1]?.id, at: comments[1]?.createdAt, box: [1, 2.5, 30, 40] },
    {
      ...open,
      ...nowhere,
      id: comments[2]?.id,
      at: comments[2]?.createdAt,
      resolvedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      resolvedBy: numbered,
    },
  ]);
});

test("verdicts leave one row per judgement, one where there is none, of every state, undone ones marked", async () => {
  const { datasetId, ids } = await addSet();
  const judgements = [
    { part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" },
    { part: "sentence" as const, turnId: "1", start: 0, end: 1, quote: "b", right: false },
  ];
  const first = await decide(db, ids[0] ?? 0n, { decision: "reject", judgements, note: "O'Neil\nsaid" });
  await decide(
    db,
    ids[0] ?? 0n,
    { decision: "undo", undoes: first.verdictId, previousId: first.verdictId },
    first.reviewer,
  );
  const other = await decide(db, ids[1] ?? 0n, { decision: "accept" });
  const { parsed, manifest } = await lines(datasetId, "verdicts");
  const { installation } = manifest;
  expect(parsed.map(({ id }) => id)).toEqual([
    `${installation}/${first.verdictId}/${parsed[0].ordinal}`,
    `${installation}/${first.verdictId}/${parsed[1].ordinal}`,
    `${installation}/${parsed[2].verdict}`,
    `${installation}/${other.verdictId}`,
  ]);
  expect(parsed[0]).toMatchObject({
    decision: "reject",
    undone: true,
    part: "qa",
    turn: "0",
    reason: "wrong-count",
    note: "O'Neil\nsaid",
  });
  expect(parsed[1]).toMatchObject({ part: "sentence", start: 0, end: 1, quote: "b", right: false });
  expect(parsed[2]).toMatchObject({ decision: "undo", undoes: first.verdictId, undone: false, part: null });
  expect(parsed[3].entry).toEqual({
    dataset: manifest.dataset.name,
    image: "vg:12345678901234567000",
    task: "conversation",
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    nth: 0,
    aliases: [],
    marks: [],
    source: { sha256: null, row: 0, part: 1 },
  });
  expect(manifest).toMatchObject({ entries: 2, records: 4 });
  expect((await lines(datasetId, "verdicts", { states: ["accepted"] })).parsed).toHaveLength(1);
});

test("who each verdict speaks for leaves with it: a person, a list that nobody looked at one by one, or an import", async () => {
  const { datasetId, ids } = await addSet();
  const [single = 0n, shown = 0n, listed = 0n] = ids;
  const { reviewer } = await decide(db, single, { decision: "accept" });
  await decide(db, shown, { decision: "accept", mode: "bulk" }, reviewer);
  await inTransaction(db.pool, async (client) => {
    const actor = { runId: 7n, datasetId, reviewer, asOf: new Date() };
    await changeBatch(client, actor, [String(listed)], { do: "flag", reasonCodes: [], note: null });
    await flagMoved(client, datasetId, [{ id: String(single), shownSince: null }]);
  });
  const told = (await lines(datasetId, "verdicts", { reviewerNames: true })).parsed.map(
    ({ author, mode, reviewer: { name } }) => [author, mode, name],
  );
  expect(told).toEqual([
    ["person", "single", "Ann"],
    ["import", "import", "import"],
    ["person", "bulk", "Ann"],
    ["bulk", "bulk", "Ann"],
  ]);
  const entries = (await lines(datasetId, "jsonl", { states: ["accepted", "flagged"] })).parsed;
  expect(entries.map(({ verdicts }) => verdicts.map((one: { author: string }) => one.author))).toEqual([
    ["person", "import"],
    ["person"],
    ["bulk"],
  ]);
});

test("an export sees one moment: what is decided while it runs is not in it", async () => {
  const { datasetId, ids } = await addSet();
  let decided = Promise.resolve<unknown>(null);
  const sink = memorySink();
  const open: typeof sink.open = async (name) => {
    await decide(db, ids[2] ?? 0n, { decision: "accept" });
    decided = db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId: ids[2] ?? 0n } });
    return sink.open(name);
  };
  const states = ["pending" as const];
  const names = { main: "main", manifest: "manifest", leftOut: "left-out" };
  const options = { db, datasetId, format: "jsonl" as const, states, names };
  // The manifest is the second file: by then the verdict stands.
  let opened = 0;
  const manifest = await exportDataset(options, {
    ...sink,
    open: (name) => (opened++ === 0 ? open(name) : sink.open(name)),
  });
  expect(await decided).toMatchObject({ state: "accepted" });
  expect(manifest.entries).toBe(3);
  expect((await lines(datasetId, "jsonl", { states })).manifest.entries).toBe(2);
});

test("a data set that is not there, and a stopped export, are told as such", async () => {
  await expect(lines(0n, "jsonl")).rejects.toMatchObject({ code: "not_found" });
  const { datasetId } = await addSet();
  const stop = new AbortController();
  const more = { states: ["pending"], signal: stop.signal, onProgress: () => stop.abort() };
  await expect(lines(datasetId, "jsonl", more)).rejects.toMatchObject({ code: "interrupted" });
  // Of verdicts just before something may still be told to listeners.
  await expect.poll(() => db.pool.totalCount - db.pool.idleCount).toBe(0);
});
