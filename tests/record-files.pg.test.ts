import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { assistant, user } from "#tests/import/made-messages.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("records of several shapes in one file are read each as it is written, and what cannot be is told in its row", async () => {
  const place = await mkdtemp(path.join(tmpdir(), "svit-mixed-"));
  const rows = [
    { messages: [user("one?"), assistant("1")] },
    {
      image: "a.jpg",
      conversations: [
        { from: "human", value: "<image>\ntwo?" },
        { from: "gpt", value: "2" },
      ],
    },
    { question: "three?", answer: "3" },
    { messages: [user("four?")] },
    { messages: [user("five?"), assistant("5")], image_path: "a.jpg", img: "b.jpg" },
    { messages: [user([{ type: "audio", audio: "a.mp3" }]), assistant("6")] },
  ];
  await writeFile(path.join(place, "mixed.json"), JSON.stringify(rows));
  const report = await importPaths({ db, datasetName: "mixed", paths: [place] });
  expect(report).toMatchObject({ entriesNew: 3, rejects: 3 });
  expect(report.rejectExamples.map(({ row, code }) => [row, code])).toEqual([
    [3, "answerAbsent"],
    [4, "foreignPhotos"],
    [5, "foreignPart"],
  ]);
  expect(report.units).toMatchObject({ found: 6, new: 3, rejected: 3 });
});

test("a key that stands twice where a record is read from refuses it; elsewhere it stays", async () => {
  const place = await mkdtemp(path.join(tmpdir(), "svit-doubled-"));
  const turn = '{"role":"user","content":"Q?"},{"role":"assistant","content":"A"}';
  await writeFile(
    path.join(place, "doubled.jsonl"),
    [
      `{"messages":[{"role":"user","content":"a","content":"b"},{"role":"assistant","content":"A"}]}`,
      `{"messages":[${turn}],"messages":[${turn}]}`,
      `{"question":"Q","answer":"A","question":"R"}`,
      `{"messages":[${turn}],"k":1,"k":2}`,
    ].join("\n"),
  );
  const report = await importPaths({ db, datasetName: "doubled", paths: [place] });
  expect(report).toMatchObject({ entriesNew: 1, rejects: 3 });
  expect(new Set(report.rejectExamples.map(({ code }) => code))).toEqual(new Set(["doubledKey"]));
  const entry = await db.prisma.$queryRaw<
    { shell: string }[]
  >`SELECT "rowShell"::text AS shell FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = 'doubled'`;
  expect(entry[0]?.shell).toContain('"k":1,"k":2');
});

test("photos are found beside the folder of the records, whichever key names them", async () => {
  const place = await mkdtemp(path.join(tmpdir(), "svit-beside-"));
  await mkdir(path.join(place, "data", "json"), { recursive: true });
  await mkdir(path.join(place, "data", "images"), { recursive: true });
  const names = ["weld \u00e9 1", "b", "c", "d", "e"].map((name) => `images/${name}.jpg`);
  for (const name of names)
    await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .jpeg()
      .toFile(path.join(place, "data", name));
  const talk = (question: unknown) => [user(question), assistant("A")];
  const records = [
    { messages: talk("<image>1"), images: [names[0]] },
    {
      messages: talk([
        { type: "image_url", image_url: { url: names[1] } },
        { type: "text", text: "2" },
      ]),
    },
    { messages: talk("<image>3"), images: [{ bytes: null, path: names[2] }] },
    { query: `<img>${names[3]}</img>4`, response: "A" },
    { img_path: names[4], question: "5", answer: "A" },
  ];
  for (const [index, record] of records.entries())
    await writeFile(path.join(place, "data", "json", `${index}.json`), JSON.stringify([record]));
  await importPaths({ db, datasetName: "beside", paths: [place] });
  const images = await db.prisma.image.findMany({ where: { dataset: { name: "beside" } } });
  expect(images.map(({ photo, identity }) => [photo, identity.split(":")[1]]).sort()).toEqual(
    names.map((name) => ["present", name]).sort(),
  );
});
