import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Judgement, VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { loadHistory } from "#server/entries/history.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { outputNames } from "#server/export/write/output-names.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReasons, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

/** In the spelling of Python, with a number that no double holds. */
const ROW = `{"id": 90071992547409931234, "image": "0.jpg", "conversations": [
  {"from": "human", "value": "<image>\\nFind the dog."}, {"from": "gpt", "value": "<ref-object><bbox>"},
  {"from": "human", "value": "And the cat?"}, {"from": "gpt", "value": "<ref-object><bbox> sits there."}],
  "objects": {"ref": ["a dog", "a cat"], "bbox": [[10.0, 20.5, 30, 40], [50, 50, 70, 80]]}}`;
const TURNS = (JSON.parse(ROW).conversations as { from: "human" | "gpt"; value: string }[]).map((turn, index) => ({
  id: String(index),
  ...turn,
}));
const MOVED = { path: ["objects", "bbox", 1], value: [51, 50, 71, 80] };

async function addEntry(grounding: object = { notation: "ms-swift", space: { name: "pixels" } }, row = ROW) {
  const name = randomUUID();
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name } });
  await addReasons(db, datasetId);
  const [id = 0n] = await addRawFile(db, {
    ...{ datasetId, path: "g.json", format: "llava", task: "other", text: `[${row}]` },
    identityOf: ({ image }) => `path:${image}`,
    size: { widthPx: 100, heightPx: 100 },
    grounding: grounding as never,
  });
  return { name, datasetId, id };
}

const edit = (id: bigint, more: Partial<VerdictBody> = {}) =>
  verdictBody(id, { decision: "edit", turnsAfter: TURNS, keysAfter: [MOVED], ...more });
const viewOf = async (id: bigint) => (await loadEntryViews(db, [id]))[0];

async function exported(datasetName: string, format: "records" | "jsonl" | "verdicts" | "llava" | "coco") {
  const sink = memorySink();
  const states = ["accepted", "edited"] as const;
  await exportDataset({ db, datasetName, format, states: [...states] }, sink);
  return sink.text(outputNames(format, datasetName).main);
}

test("an edit of a key stands on the entry, in its history, and leaves in every export that has the record", async () => {
  const { name, id } = await addEntry();
  const judgement: Judgement = {
    ...{ part: "mention" as const, turnId: "3", start: 0, end: 18, quote: "<ref-object><bbox>" },
    ...{ paths: ["$.objects.bbox[1]"], right: false },
  };
  await recordVerdict(db, ann, edit(id, { judgements: [judgement] }));
  expect(await viewOf(id)).toMatchObject({ state: "edited", edited: TURNS, editedKeys: [MOVED] });
  const [past] = await loadHistory(db, { entryId: id, queueId: null, reviewerId: ann.id });
  expect(past).toMatchObject({ keysAfter: [MOVED], judgements: [judgement] });

  const record = await exported(name, "records");
  expect(record.trimEnd()).toBe(ROW.replace("[50, 50, 70, 80]", "[51, 50, 71, 80]").replaceAll("\n", " "));
  expect(await exported(name, "llava")).toContain('"bbox": [[10.0, 20.5, 30, 40], [51, 50, 71, 80]]');
  const line = JSON.parse(await exported(name, "jsonl"));
  expect(line).toMatchObject({
    keysAfter: [MOVED],
    rowShell: {
      objects: {
        bbox: [
          [10, 20.5, 30, 40],
          [50, 50, 70, 80],
        ],
      },
    },
  });
  expect(line.verdicts[0]).toMatchObject({ keysAfter: [MOVED], judgements: [{ paths: ["$.objects.bbox[1]"] }] });
  expect(JSON.parse(await exported(name, "verdicts"))).toMatchObject({
    paths: ["$.objects.bbox[1]"],
    keysAfter: [MOVED],
  });
});

test("an undo gives the key back, and the record leaves as it came", async () => {
  const { name, id } = await addEntry();
  const accepted = verdictBody(id);
  await recordVerdict(db, ann, accepted);
  const body = edit(id, { previousId: accepted.id, entryVersion: 1 });
  await recordVerdict(db, ann, body);
  const undo = { decision: "undo", undoes: body.id, previousId: body.id, entryVersion: 2 } as const;
  await recordVerdict(db, ann, verdictBody(id, undo));
  const view = await viewOf(id);
  expect([view?.state, view?.edited, view?.editedKeys]).toEqual(["accepted", null, undefined]);
  expect((await exported(name, "records")).trimEnd()).toBe(ROW.replaceAll("\n", " "));
});

test("of two edits of one key at one instant one stands, and the other is told of it", async () => {
  for (const [one, other] of [
    [ann, bob],
    [ann, ann],
  ] as const) {
    const { id } = await addEntry();
    const ways = [MOVED.value, [1, 2, 3, 4]].map((value) => edit(id, { keysAfter: [{ ...MOVED, value }] }));
    const [first, second] = ways as [VerdictBody, VerdictBody];
    const ends = await Promise.allSettled([recordVerdict(db, one, first), recordVerdict(db, other, second)]);
    const won = ends.flatMap((end, at) => (end.status === "fulfilled" && !end.value.late ? [ways[at]?.keysAfter] : []));
    expect(won).toHaveLength(1);
    expect((await viewOf(id))?.editedKeys).toEqual(won[0]);
    const told = ends.flatMap((end) =>
      end.status === "rejected" ? [end.reason.data.theirs] : end.value.conflict ? [end.value.conflict.theirs] : [],
    );
    expect(told.map(({ keysAfter }) => keysAfter)).toEqual(won);
  }
});

test("the same key edited alike in two tabs is one decision", async () => {
  const { id } = await addEntry();
  await recordVerdict(db, ann, edit(id));
  expect(await recordVerdict(db, ann, edit(id))).toMatchObject({ state: "edited", conflict: null });
  await expect(
    recordVerdict(db, ann, edit(id, { keysAfter: [{ ...MOVED, value: [1, 2, 3, 4] }] })),
  ).rejects.toMatchObject({ code: "conflict" });
});

test("who says nothing of keys leaves each box with its placeholder, also those that somebody moved", async () => {
  const { id } = await addEntry();
  const body = edit(id);
  await recordVerdict(db, ann, body);
  const struck = { turnsAfter: TURNS.slice(2), keysAfter: null, previousId: body.id, entryVersion: 1 };
  await recordVerdict(db, ann, edit(id, struck));
  expect((await viewOf(id))?.editedKeys).toEqual([
    { path: ["objects", "ref"], value: ["a cat"] },
    { path: ["objects", "bbox"], value: [MOVED.value] },
  ]);
});

test("a box of a row of its own is moved, and leaves in its row and in COCO", async () => {
  const row =
    '{"image": "0.jpg", "conversations": [{"from": "human", "value": "<image>"}, {"from": "gpt", "value": "the cup"}], "bbox": [10, 20.5, 30, 40]}';
  const { name, id } = await addEntry({ notation: "record-xywh", space: { name: "pixels" } }, row);
  const turnsAfter = [
    { id: "0", from: "human" as const, value: "<image>" },
    { id: "1", from: "gpt" as const, value: "the cup" },
  ];
  const keysAfter = [{ path: ["bbox"], value: [11, 20.5, 30, 40] }];
  const judgement = {
    part: "mention" as const,
    turnId: "1",
    start: 7,
    end: 7,
    quote: "",
    paths: ["$.bbox"],
    right: false,
  };
  await recordVerdict(db, ann, edit(id, { turnsAfter, keysAfter, judgements: [judgement] }));
  expect((await exported(name, "records")).trimEnd()).toBe(row.replace("[10,", "[11,"));
  const { annotations, categories } = JSON.parse(await exported(name, "coco"));
  expect([categories[0].name, annotations[0].bbox]).toEqual(["the cup", [11, 20.5, 30, 40]]);
  for (const strange of [
    { path: ["bbox"], value: [] },
    { path: ["bbox", 0], value: 1 },
    { path: ["image"], value: "b" },
  ])
    await expect(recordVerdict(db, bob, edit(id, { turnsAfter, keysAfter: [strange] }))).rejects.toMatchObject({
      code: "unprocessable",
    });
});

describe("what is no box of the entry is refused", () => {
  const grown = Array.from({ length: 20_000 }, () => [1, 2, 3, 4]);
  test.each([
    ["another key", { path: ["id"], value: 1 }],
    ["a key of every object", { path: ["__proto__", "bbox", 0], value: [1, 2, 3, 4] }],
    ["a box that is not there", { path: ["objects", "bbox", 2], value: [1, 2, 3, 4] }],
    ["a place far behind the list", { path: ["objects", "bbox", 99_999, 99_999], value: [1, 2, 3, 4] }],
    ["a number in a box", { path: ["objects", "bbox", 1, 0], value: 5 }],
    ["a text for a box", { path: ["objects", "bbox", 1], value: "[1, 2, 3, 4]" }],
    ["three numbers", { path: ["objects", "bbox", 1], value: [1, 2, 3] }],
    ["a number that is none on any photo", { path: ["objects", "bbox", 1], value: [1, 2, 3, 1e300] }],
    ["the whole key", { path: ["objects"], value: [] }],
    ["a list without end", { path: ["objects", "bbox"], value: grown }],
    ["what is as it was", { path: ["objects", "bbox", 1], value: [50, 50, 70, 80] }],
    ["a text that no database keeps", { path: ["objects", "ref", 0], value: "a\0" }],
  ])("%s", async (_, strange) => {
    const { id } = await addEntry();
    await expect(recordVerdict(db, ann, edit(id, { keysAfter: [strange] }))).rejects.toMatchObject({
      code: "unprocessable",
    });
    expect((await viewOf(id))?.state).toBe("pending");
  });

  test("of an entry whose boxes stand in its text, or are not settled", async () => {
    for (const grounding of [
      { notation: "llava", space: { name: "unit" } },
      { notation: "ms-swift", space: null },
    ]) {
      const { id } = await addEntry(grounding);
      await expect(recordVerdict(db, ann, edit(id))).rejects.toMatchObject({ code: "unprocessable" });
    }
  });

  test("a judgement that names another's place, or one that has none", async () => {
    const { id } = await addEntry();
    const mention = {
      part: "mention" as const,
      turnId: "3",
      start: 0,
      end: 18,
      quote: "<ref-object><bbox>",
      right: true,
    };
    for (const judgement of [
      { ...mention, paths: ["$.objects.bbox[0]"] },
      { ...mention, paths: [] },
      { part: "qa" as const, turnId: "2", right: true, paths: ["$.objects.bbox[1]"] },
    ])
      await expect(recordVerdict(db, ann, verdictBody(id, { judgements: [judgement] }))).rejects.toMatchObject({
        code: "unprocessable",
      });
  });
});
