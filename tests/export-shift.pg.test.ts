import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { STATES } from "#domain/entry/task.ts";
import type { Shift } from "#domain/export/shift.ts";
import { must } from "#domain/must.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-shift-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const content = (question: string, answer: string) => ({
  content: [
    { from: "user", value: question },
    { from: "gpt", value: answer },
  ],
});

/** Photo 1 shows a man and a dog, photo 2 a boat; of photo 3 nothing is known. */
const ROWS = [
  {
    image_id: 1,
    conversations: [
      content("Is there a guy?", "Yes, a guy stands by his puppy."),
      content("What else?", "A hot dog and an umbrella."),
    ],
  },
  { image_id: 2, conversations: [content("Is it a ship?", "Yes."), content("Is there a dog?", "No, only a boat.")] },
  { image_id: 3, conversations: [content("What is it?", "An umbrella.")] },
];
const OBJECTS = [
  { image_id: 1, objects: ["man", "dog"] },
  { image_id: 2, objects: ["boat"] },
].map(({ image_id, objects }) => ({
  image_id,
  objects: objects.map((name, at) => ({ object_id: at + 1, names: [name], x: 1, y: 1, w: 9, h: 9, synsets: [] })),
}));
const IMAGES = [1, 2, 3].map((image_id) => ({ image_id, url: `VG_100K/${image_id}.jpg`, width: 90, height: 60 }));

let sets = 0;
async function addSet() {
  const datasetName = `set${++sets}`;
  const place = await mkdtemp(path.join(folder, "set-"));
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(ROWS));
  await writeFile(path.join(place, "objects.json"), JSON.stringify(OBJECTS));
  await writeFile(path.join(place, "image_data.json"), JSON.stringify(IMAGES));
  await importPaths({ db, datasetName, paths: [place] });
  const entries = await db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    orderBy: [{ rowIndex: "asc" }, { partIndex: "asc" }],
  });
  return { datasetName, ids: entries.map(({ id }) => id) };
}

async function shiftOf(datasetName: string, states: (typeof STATES)[number][]): Promise<Shift> {
  const { shift } = await exportDataset({ db, datasetName, format: "jsonl", states }, memorySink());
  return must(shift, "an export tells it");
}

const tally = (list: Shift["objects"]["named"], before: "before" | "unknownBefore", after: "after" | "unknownAfter") =>
  Object.fromEntries(list.map((own) => [own.name, [own[before], own[after]]]));

test("an export of everything as it came shows no shift, and what is named without being known", async () => {
  const { datasetName } = await addSet();
  const { before, after, objects, rejects, people } = await shiftOf(datasetName, [...STATES]);
  expect(after).toEqual(before);
  expect(before).toMatchObject({
    entries: 5,
    photos: 3,
    tasks: { conversation: 5 },
    sampled: 5,
    yes: { yes: 2, no: 1 },
    judged: 4,
  });
  expect(before.words.question).toBeCloseTo((4 + 2 + 4 + 4 + 3) / 5, 1);
  // A guy is a man, a ship is a boat; a hot dog is no dog; of photo 3 nothing is known, and its umbrella is not judged.
  expect(tally(objects.named, "before", "after")).toMatchObject({
    man: [1, 1],
    umbrella: [2, 2],
    boat: [1, 1],
    dog: [2, 2],
  });
  expect(tally(objects.unknown, "unknownBefore", "unknownAfter")).toEqual({
    "hot dog": [1, 1],
    umbrella: [1, 1],
    dog: [1, 1],
  });
  expect([rejects, people]).toEqual([[], []]);
});

test("what was rejected is gone from one side, and told by part and by who rejected it", async () => {
  const { datasetName, ids } = await addSet();
  const id = (at: number) => must(ids[at], "there are five entries");
  const { reviewer } = await decide(db, id(0), { decision: "accept" });
  await decide(db, id(1), { decision: "accept" }, reviewer);
  await decide(db, id(2), { decision: "reject" }, reviewer);
  const other = await decide(db, id(3), { decision: "reject" });
  const { before, after, rejects, people } = await shiftOf(datasetName, ["accepted"]);
  expect([before.entries, after.entries, before.photos, after.photos]).toEqual([5, 2, 3, 1]);
  expect(after.yes).toEqual({ yes: 1, no: 0 });
  expect(rejects).toEqual([{ part: "conversation", task: "conversation", decided: 4, rejected: 2 }]);
  const numbers = await Promise.all(
    [reviewer, other.reviewer].map(({ id: own }) => db.prisma.reviewer.findUniqueOrThrow({ where: { id: own } })),
  );
  expect(people).toEqual([
    { person: numbers[0]?.number, decided: 3, rejected: 1 },
    { person: numbers[1]?.number, decided: 1, rejected: 1 },
  ]);
});

test("an edited entry is read as it came on one side and as it stands on the other", async () => {
  const { datasetName, ids } = await addSet();
  const turnsAfter = [
    { id: "0", from: "user" as const, value: "Is it a ship?" },
    { id: "1", from: "gpt" as const, value: "No, it is a dog." },
  ];
  await decide(db, must(ids[2], "there are five entries"), { decision: "edit", turnsAfter });
  const { before, after, objects } = await shiftOf(datasetName, ["edited", "pending"]);
  expect([before.sampled, after.sampled]).toEqual([5, 5]);
  expect([before.yes, after.yes]).toEqual([
    { yes: 2, no: 1 },
    { yes: 1, no: 2 },
  ]);
  expect(tally(objects.unknown, "unknownBefore", "unknownAfter")).toMatchObject({ dog: [1, 2] });
});
