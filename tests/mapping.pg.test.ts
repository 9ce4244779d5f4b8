import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import yazl from "yazl";
import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { previewBoxes } from "#domain/import/box-preview.ts";
import { must } from "#domain/must.ts";
import { type Mapping, parseMapping } from "#domain/shapes/mapping.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { loadUnknownFiles } from "#server/import/load-unknown-files.ts";
import { carryOutImport } from "#server/jobs/import-job.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { imageSchema, type TestColumn, tableOf } from "#tests/tables.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let number = 0;
const newName = () => `mapped ${++number}`;

function mappingOf(text: string): Mapping {
  const parsed = parseMapping(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.why));
  return parsed.mapping;
}

async function folderOf(files: Record<string, unknown>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "svit-mapping-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(
      path.join(root, name),
      typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  return root;
}

const importInto = (datasetName: string, root: string, text?: string, name?: string) =>
  importPaths({
    db,
    datasetName,
    paths: [root],
    ...(text === undefined && name === undefined
      ? {}
      : { mapping: { name, ...(text === undefined ? {} : { mapping: mappingOf(text) }) } }),
  });

const entriesOf = (datasetName: string) =>
  db.prisma.entry.findMany({
    where: { dataset: { name: datasetName } },
    include: { image: true, sourceFile: true },
    orderBy: { id: "asc" },
  });
const saidIn = (entry: { turns: unknown }) => (entry.turns as Turn[]).map(({ from, value }) => `${from}: ${value}`);

async function exportRecords(datasetName: string): Promise<string[]> {
  const sink = memorySink();
  await exportDataset({ db, datasetName, format: "records", states: ["pending", "edited", "accepted"] }, sink);
  const name = must(
    sink.names().find((own) => own.endsWith(".jsonl") && !own.includes("left")),
    "it has one file",
  );
  return sink.text(name).trim().split("\n");
}

const ROW = { nr: 1.5, bild: "pics/a.jpg", frage: "Was ist das?", antwort: "Eine Tasse." };
const TEXT = `{"nr":1.50,"bild":"pics/a.jpg","frage":"Was ist das?","antwort":"Eine Tasse.","z":[1e2]}`;
const MAP = "photo=bild,question=frage,answer=antwort";

describe("records of no known shape", () => {
  for (const [what, content] of [
    ["in a list", [ROW, { ...ROW, frage: "Und das?" }]],
    ["a line each", `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, frage: "Und das?" })}\n`],
    ["in a list under a name", { version: 1, data: [ROW, { ...ROW, frage: "Und das?" }] }],
    ["under names of their own", { a1: ROW, a2: { ...ROW, frage: "Und das?" } }],
    [
      "over several lines",
      `${JSON.stringify(ROW, null, 1)}\n${JSON.stringify({ ...ROW, frage: "Und das?" }, null, 1)}`,
    ],
  ] as const)
    test(`come in by a mapping: ${what}`, async () => {
      const name = newName();
      const report = await importInto(name, await folderOf({ "train.json": content }), MAP);
      expect(report).toMatchObject({ entriesNew: 2, rejects: 0, skipped: [] });
      expect(report.files[0]?.format).toBe("mapped");
      const entries = await entriesOf(name);
      expect(entries.map(saidIn)).toEqual([
        ["user: Was ist das?", "gpt: Eine Tasse."],
        ["user: Und das?", "gpt: Eine Tasse."],
      ]);
      expect(entries[0]?.image?.identity).toMatch(/pics\/a\.jpg$/);
    });

  test("find their photo above the file, under the key that a person named", async () => {
    const name = newName();
    const root = await folderOf({
      "ann/train.json": [{ ...ROW, bild: "a.jpg" }],
      "a.jpg": Buffer.from("/9j/4AAQ", "base64"),
    });
    await importInto(name, root, MAP);
    const [entry] = await entriesOf(name);
    const files = await db.pool.query(`SELECT "imageId"::text AS image FROM "PhotoFile" WHERE "datasetId" = $1`, [
      entry?.datasetId,
    ]);
    expect(files.rows).toEqual([{ image: String(entry?.imageId) }]);
  });

  test("leave as they came, and with an edit in the place of the old text", async () => {
    const name = newName();
    await importInto(name, await folderOf({ "a.jsonl": `${TEXT}\n${TEXT.replace("Tasse", "Kanne")}\n` }), MAP);
    expect(await exportRecords(name)).toEqual([TEXT, TEXT.replace("Tasse", "Kanne")]);
    const [first] = await entriesOf(name);
    await decide(db, must(first, "it came in").id, {
      decision: "edit",
      turnsAfter: [
        { id: "0", from: "user", value: "Was ist das?" },
        { id: "1", from: "gpt", value: "Ein Krug." },
      ],
    });
    expect(await exportRecords(name)).toEqual([
      TEXT.replace("Eine Tasse.", "Ein Krug."),
      TEXT.replace("Tasse", "Kanne"),
    ]);
  });

  test("that are there already are not new, whichever photo's name they are under", async () => {
    const name = newName();
    const root = await folderOf({ "a.json": [ROW] });
    await importInto(name, root, MAP);
    expect(await importInto(name, root, MAP)).toMatchObject({ entriesNew: 0, entriesRepeated: 1 });
  });

  test("that lack a key, or have another thing under it, are rejects with their place", async () => {
    const rows = [ROW, { nr: 2, frage: "Und?" }, { ...ROW, antwort: { x: 1 } }, { ...ROW, bild: true }];
    const report = await importInto(newName(), await folderOf({ "a.json": rows }), MAP);
    expect(report.rejectExamples.map(({ row, path: at, code }) => [row, at, code])).toEqual([
      [1, "$", "mappedKeysLacking"],
      [2, "$.antwort", "mappedNoText"],
      [3, "$.bild", "noText"],
    ]);
    expect(report.entriesNew).toBe(1);
  });
});

describe("a mapping that a data set keeps", () => {
  test("is used again for files whose records have its keys, and the report says so", async () => {
    const name = newName();
    await importInto(name, await folderOf({ "a.json": [ROW] }), MAP, "german");
    const more = await folderOf({ "b.json": [{ ...ROW, frage: "Wer?" }], "c.json": [{ other: 1 }] });
    const report = await importInto(name, more);
    expect(report).toMatchObject({ entriesNew: 1, skipped: [{ code: "unknownShape" }] });
    expect(report.notices).toContainEqual({
      code: "mappingUsed",
      data: { name: "german", count: 1, mapping: MAP },
    });
  });

  test("is no other data set's", async () => {
    await importInto(newName(), await folderOf({ "a.json": [ROW] }), MAP);
    await expect(importInto(newName(), await folderOf({ "a.json": [ROW] }))).rejects.toMatchObject({
      detail: { code: "nothingFoundPassed" },
    });
  });

  test("is named instead of its keys", async () => {
    const name = newName();
    await importInto(name, await folderOf({ "a.json": [ROW] }), MAP, "german");
    const again = await folderOf({ "b.json": [{ ...ROW, frage: "Wer?" }] });
    expect(await importInto(name, again, undefined, "german")).toMatchObject({ entriesNew: 1 });
    await expect(importInto(name, again, undefined, "french")).rejects.toMatchObject({
      code: "not_found",
      detail: { code: "noMapping", data: { name: "french", names: "german" } },
    });
  });

  test("is never changed under its name, for entries were read by it", async () => {
    const name = newName();
    const root = await folderOf({ "a.json": [ROW] });
    await importInto(name, root, MAP, "german");
    await expect(importInto(name, root, "answer=antwort", "german")).rejects.toMatchObject({
      code: "conflict",
      detail: { code: "mappingNameTaken" },
    });
  });

  test("said of records that a shape reads goes before it, then and later", async () => {
    const name = newName();
    const row = { question: "Q?", answer: "B", rationale: "Because." };
    await importInto(name, await folderOf({ "a.json": [row] }), "question=question,answer=rationale");
    expect((await entriesOf(name)).map(saidIn)).toEqual([["user: Q?", "gpt: Because."]]);
    expect(await importInto(name, await folderOf({ "a.json": [row] }))).toMatchObject({ entriesNew: 0 });
  });

  test("reads the same file in another way beside what came in before, which keeps its own", async () => {
    const name = newName();
    const root = await folderOf({ "a.jsonl": `${TEXT}\n` });
    await importInto(name, root, MAP);
    await importInto(name, root, "photo=bild,answer=antwort");
    // How photos are named is said anew: what the keys are is not, of what came in before.
    await importPaths({
      db,
      datasetName: name,
      paths: [root],
      stripPrefixes: ["pics/"],
      mapping: { mapping: mappingOf(MAP) },
    });
    const entries = await entriesOf(name);
    expect(entries.map(saidIn)).toEqual([["user: Was ist das?", "gpt: Eine Tasse."], ["gpt: Eine Tasse."]]);
    expect(entries.map(({ sourceFile }) => (sourceFile.settings as { mapping: Mapping }).mapping.question)).toEqual([
      "frage",
      undefined,
    ]);
    for (const entry of entries)
      await decide(db, entry.id, {
        decision: "edit",
        turnsAfter: (entry.turns as Turn[]).map((turn, at) => ({ ...turn, id: String(at), value: `${turn.value}!` })),
      });
    expect((await exportRecords(name)).toSorted()).toEqual(
      [TEXT.replace("Tasse.", "Tasse.!"), TEXT.replace("Tasse.", "Tasse.!").replace("das?", "das?!")].toSorted(),
    );
  });

  test("brings boxes of a key that a person named: they are counted, drawn, moved, and written back to it", async () => {
    const name = newName();
    const row = `{"bild":"a.jpg","frage":"Was?","antwort":"Eine Tasse.","teile":[{"lage":[ 10, 20, 30.50, 40 ]}],"n":1.0}`;
    const root = await folderOf({ "a.jsonl": `${row}\n` });
    const boxes = { notation: "record-xywh", space: { name: "pixels" } } as const;
    await importPaths({
      db,
      datasetName: name,
      paths: [root],
      mapping: { mapping: mappingOf("photo=bild,question=frage,answer=antwort,box=teile[].lage") },
      boxes,
    });
    const [entry] = await entriesOf(name);
    const id = entry?.id ?? 0n;
    expect(await db.prisma.entryStatus.findFirst({ where: { entryId: id } })).toMatchObject({ boxCount: 1, marks: [] });
    const [view] = await loadEntryViews(db, [id]);
    const mentions = mentionsOfTurns(view?.turns ?? [], must(view, "it is there").grounding);
    expect(mentions.map(({ mention }) => mention.boxes[0])).toMatchObject([
      { numbers: { x1: 10, y1: 20, x2: 40.5, y2: 60 }, key: ["teile", 0, "lage"] },
    ]);
    const turnsAfter = (must(entry, "it came in").turns as Turn[]).map((turn, at) => ({ ...turn, id: String(at) }));
    const keysAfter = [{ path: ["teile", 0, "lage"], value: [10, 20, 30.5, 41] }];
    await decide(db, id, { decision: "edit", turnsAfter, keysAfter });
    expect(await exportRecords(name)).toEqual([row.replace("40 ]", "41 ]")]);
    const elsewhere = [{ path: ["n"], value: 2 }];
    await expect(decide(db, id, { decision: "edit", turnsAfter, keysAfter: elsewhere })).rejects.toMatchObject({
      detail: { code: "keyNoBox" },
    });
  });

  test("that fits no record is refused with the keys that are there, and nothing comes in", async () => {
    const name = newName();
    const root = await folderOf({ "a.json": [ROW] });
    await expect(importInto(name, root, "question=q,answer=a")).rejects.toMatchObject({
      code: "unreadable_input",
      detail: {
        code: "mappingFitsNone",
        data: { mapping: "question=q,answer=a", seen: [{ data: { keys: "nr, bild, frage, antwort" } }] },
      },
    });
    expect(await db.prisma.dataset.findFirst({ where: { name } })).toBeNull();
  });

  test("leaves what SVIT, Visual Genome and COCO write to them", async () => {
    const name = newName();
    const svit = [
      {
        image_id: 1,
        conversations: [
          {
            content: [
              { from: "user", value: "Q" },
              { from: "gpt", value: "A" },
            ],
          },
        ],
      },
    ];
    const root = await folderOf({
      "complex_reasoning.json": svit,
      "a.json": [{ nr: 1, conversations: ["Q", "A"] }],
    });
    await importInto(name, root, "turns=conversations");
    const entries = await entriesOf(name);
    expect(entries.map(({ sourceFile }) => sourceFile.format).toSorted()).toEqual(["mapped", "svit"]);
  });
});

test("files that nobody can read are shown with their first records and the photos that are there, alike ones once", async () => {
  const root = await folderOf({
    "a.json": [ROW, { ...ROW, bild: "pics/b.jpg" }],
    "b.jsonl": JSON.stringify(ROW),
    "c.json": [{ other: "x".repeat(3000) }],
    "d.json": [{ question: "Q", answer: "A" }],
    "notes.txt": "x",
    "pics/a.jpg": Buffer.from("/9j/4AAQ", "base64"),
  });
  const run = await db.prisma.run.create({
    data: { kind: "import", state: "done", request: { datasetName: newName(), paths: [root] } },
  });
  const { files } = await loadUnknownFiles(db, run.id);
  // A damaged photo is there, and has no picture.
  expect(files[0]?.pictures).toEqual([]);
  expect(files.map(({ path: file, count, rows }) => [path.basename(file), count, rows.length])).toEqual([
    ["a.json", 2, 2],
    ["c.json", 1, 1],
  ]);
  expect(files[0]?.photosFound).toEqual(["pics/a.jpg"]);
  expect(String(files[1]?.rows[0]?.other)).toHaveLength(1001);
});

test("the first rows' photos come along small, with the size of their raster: those of folders and of zips, none of them turned by EXIF", async () => {
  const photo = (colour: string) => sharp({ create: { width: 1200, height: 900, channels: 3, background: colour } });
  const zip = new yazl.ZipFile();
  zip.addBuffer(await photo("#345").png().toBuffer(), "pics/b.png");
  zip.end();
  const root = await folderOf({
    "a.json": [ROW, { ...ROW, bild: "pics/b.png" }, { ...ROW, bild: "c.jpg" }, { ...ROW, bild: "gone.jpg" }],
    "pics/a.jpg": await photo("#a33").jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    "c.jpg": await photo("#3a3").resize(40, 30).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    "more.zip": await buffer(zip.outputStream),
  });
  const run = await db.prisma.run.create({
    data: { kind: "import", state: "done", request: { datasetName: newName(), paths: [root] } },
  });
  const { files } = await loadUnknownFiles(db, run.id);
  const pictures = await Promise.all(
    (files[0]?.pictures ?? []).map(async ({ url, ...picture }) => {
      const small = await sharp(Buffer.from(url.split(",")[1] ?? "", "base64")).metadata();
      return { ...picture, shown: [small.width, small.height, small.orientation ?? null] };
    }),
  );
  expect(pictures).toEqual([
    { name: "pics/a.jpg", widthPx: 1200, heightPx: 900, shown: [640, 480, null] },
    { name: "pics/b.png", widthPx: 1200, heightPx: 900, shown: [640, 480, null] },
    { name: "c.jpg", widthPx: 40, heightPx: 30, shown: [40, 30, null] },
  ]);
});

test("photos in a table's rows, and photos that a table names, come along as those of folders do", async () => {
  const colours = ["#a33", "#3a3"];
  const photos = await Promise.all(
    colours.map((background, nth) =>
      sharp({ create: { width: 1200, height: 900 - nth * 300, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    ),
  );
  const said: TestColumn[] = [
    { name: "frage", data: ["Was ist das?", "Und das?"] },
    { name: "antwort", data: ["Eine Tasse.", "Ein Hund."] },
    {
      name: "lage",
      data: [
        [40, 30, 100, 75],
        [41, 30, 100, 75],
      ],
      schema: [JSON_COLUMN],
    },
  ];
  const inside = (name: string) =>
    photos.map((bytes, nth) => ({ bytes: new Uint8Array(bytes), path: `${name}${nth}.jpg` }));
  const root = await folderOf({
    "in/a.parquet": tableOf([...said, { name: "bild", data: inside("in "), schema: imageSchema("bild") }]),
    "bare/a.parquet": tableOf([
      ...said,
      { name: "foto", data: photos.map((own) => new Uint8Array(own)), type: "BYTE_ARRAY" },
    ]),
    "named/a.parquet": tableOf([...said, { name: "datei", data: ["x/0.jpg", "x/1.jpg"] }]),
    "x/0.jpg": photos[0],
    "x/1.jpg": photos[1],
  });
  const run = await db.prisma.run.create({
    data: { kind: "import", state: "done", request: { datasetName: newName(), paths: [root] } },
  });
  const { files } = await loadUnknownFiles(db, run.id);
  const seen = await Promise.all(
    files.map(async (file) => {
      const photo = Object.keys(file.rows[0] ?? {}).find((key) => !said.some(({ name }) => name === key));
      const preview = previewBoxes(file, mappingOf(`photo=${photo},question=frage,answer=antwort,box=lage`));
      const drawn = (preview?.rows ?? []).map(async ({ picture }) => {
        const small = sharp(Buffer.from(picture?.url.split(",")[1] ?? "", "base64"));
        const [red = 0, green = 0] = (await small.stats()).channels.map(({ mean }) => mean);
        return [picture?.widthPx, picture?.heightPx, red > green ? "red" : "green"];
      });
      return [photo, file.photosFound.length, ...(await Promise.all(drawn))];
    }),
  );
  const both = [
    [1200, 900, "red"],
    [1200, 600, "green"],
  ];
  expect(seen.toSorted()).toEqual([
    ["bild", 2, ...both],
    ["datei", 2, ...both],
    ["foto", 2, ...both],
  ]);
});
const JSON_COLUMN = { name: "lage", type: "BYTE_ARRAY", converted_type: "JSON", repetition_type: "OPTIONAL" } as const;

test("an upload with records that nobody can read stays until they are mapped, and goes with the import that reads them", async () => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "svit-mapped-upload-"));
  const upload = path.join(dataFolder, "uploads", randomUUID());
  await mkdir(upload, { recursive: true });
  const file = { path: path.join(upload, "0"), name: "a.json" };
  const known = { path: path.join(upload, "1"), name: "b.json" };
  await writeFile(file.path, JSON.stringify([ROW]));
  await writeFile(known.path, JSON.stringify([{ question: "Q", answer: "A" }]));
  const place = { db, directUrl: db.directUrl, dataFolder, stop: new AbortController().signal };
  const carry = async (more: object) => {
    const request = { datasetName: "sent", files: [file, known], copiesPhotos: true, ...more };
    const run = await db.prisma.run.create({ data: { kind: "import", state: "waiting", request } });
    await carryOutImport(place, run.id);
    return { id: run.id, isThere: await stat(file.path).then(Boolean, () => false) };
  };
  const first = await carry({});
  expect(first.isThere).toBe(true);
  expect((await loadUnknownFiles(db, first.id)).files).toMatchObject([{ path: "a.json", count: 1 }]);
  expect((await carry({ mapping: { mapping: mappingOf(MAP) } })).isThere).toBe(false);
  expect((await entriesOf("sent")).map(saidIn)).toEqual([
    ["user: Q", "gpt: A"],
    ["user: Was ist das?", "gpt: Eine Tasse."],
  ]);
});
