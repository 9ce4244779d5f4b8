import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { openDatabase } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { type ImportRequest, importPaths } from "./import-paths.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;
let number = 0;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-import-"));
});
afterAll(() => db.close());

const files = async (contents: Record<string, string | Buffer>): Promise<string> => {
  const root = path.join(folder, `f${number++}`);
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return root;
};
const run = (datasetName: string, paths: string[], more: Partial<ImportRequest> = {}) =>
  importPaths({ db, datasetName, paths, ...more });
const qa = (question: string, answer: string) => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];
const svit = (id: number | string, ...conversations: unknown[]) => ({ image_id: id, conversations });
const reasoning = (id: number, text: string) => svit(id, { content: qa(`Why ${text}?`, `Because ${text}.`) });
/** Everything that an import writes, to compare databases by. */
async function everything(datasetName: string) {
  const dataset = await db.prisma.dataset.findFirstOrThrow({ where: { name: datasetName } });
  const where = { datasetId: dataset.id };
  return {
    entries: await db.prisma.entry.findMany({ where, orderBy: { id: "asc" } }),
    states: await db.prisma.entryStatus.findMany({ where, orderBy: { entryId: "asc" } }),
    counts: await db.prisma.stateCount.findMany({ where, orderBy: { id: "asc" } }),
    images: await db.prisma.image.findMany({
      where,
      orderBy: { id: "asc" },
      include: { annotations: true, aliases: true },
    }),
    files: await db.prisma.sourceFile.findMany({ where }),
    search: await db.prisma.entrySearch.findMany({ where, orderBy: { entryId: "asc" } }),
  };
}

describe("an import", () => {
  test("of the same file twice changes nothing", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify([reasoning(1, "a"), reasoning(1, "b"), reasoning(2, "c")]),
    });
    const first = await run("twice", [root]);
    expect(first).toMatchObject({ entriesNew: 3, entriesRepeated: 0, rejects: 0 });
    const before = await everything("twice");
    expect(await run("twice", [root])).toMatchObject({ entriesNew: 0, entriesRepeated: 3 });
    expect(await everything("twice")).toEqual(before);
  });

  test("keeps two entries of the same text on one photo, and a changed text beside the old", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify([svit(1, { content: qa("A?", "B.") }, { content: qa("A?", "B.") })]),
    });
    expect((await run("same text", [root])).entriesNew).toBe(2);
    const changed = await files({ "complex_reasoning.json": JSON.stringify([svit(1, { content: qa("A?", "B!") })]) });
    expect(await run("same text", [changed])).toMatchObject({ entriesNew: 1, entriesBeside: 1 });
  });

  test("comes to the same whatever the order of its files", async () => {
    const entries = await files({ "complex_reasoning.json": JSON.stringify([reasoning(7, "x")]) });
    const known = await files({
      "objects.json": JSON.stringify([
        { image_id: 7, objects: [{ object_id: 1, x: 0, y: 0, w: 5, h: 5, names: ["Tree"] }] },
      ]),
      "image_data.json": JSON.stringify([
        { image_id: 7, url: "u", width: 40, height: 20, coco_id: 99, flickr_id: null },
      ]),
    });
    const captions = await files({
      "captions.json": JSON.stringify({
        annotations: [{ image_id: 99, id: 1, caption: "A tree." }],
        images: [{ id: 99, file_name: "000000000099.jpg" }],
      }),
    });
    const photo = await files({
      "VG_100K/7.jpg": await sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } })
        .jpeg()
        .toBuffer(),
    });
    const orders = [
      [entries, known, captions, photo],
      [photo, captions, known, entries],
      [captions, entries, photo, known],
    ];
    for (const [index, order] of orders.entries()) {
      for (const root of order) await run(`order ${index}`, [root]);
      const { images } = await everything(`order ${index}`);
      expect(images).toHaveLength(1);
      expect(images[0]).toMatchObject({ identity: "vg:7", widthPx: 40, heightPx: 20, photo: "present" });
      const names = images[0]?.aliases.map((alias) => alias.alias).filter((alias) => !alias.startsWith("path"));
      expect(names?.sort()).toEqual(["coco:99", "vg:7"]);
      expect(images[0]?.annotations.map((annotation) => annotation.kind).sort()).toEqual(["captions", "objects"]);
      expect(images[0]?.annotations.find((annotation) => annotation.kind === "objects")?.names).toEqual(["tree"]);
    }
  });

  test("joins annotations of a second file by their ids", async () => {
    const object = (id: number, name: string) => ({ object_id: id, x: 0, y: 0, w: 5, h: 5, names: [name] });
    const first = await files({
      "objects.json": JSON.stringify([{ image_id: 3, objects: [object(1, "tree"), object(2, "car")] }]),
    });
    const second = await files({
      "objects.json": JSON.stringify([{ image_id: 3, objects: [object(2, "truck"), object(3, "man")] }]),
    });
    await run("joined", [first]);
    await run("joined", [second]);
    const { images } = await everything("joined");
    expect(images[0]?.annotations[0]?.document).toMatchObject([
      { names: ["tree"] },
      { names: ["truck"] },
      { names: ["man"] },
    ]);
  });

  test("names a category wherever its section stands", async () => {
    const coco = {
      annotations: [{ id: 1, image_id: 5, category_id: 18, bbox: [1, 2, 3, 4], iscrowd: 0 }],
      images: [{ id: 5, file_name: "000000000005.jpg" }],
      categories: [{ id: 18, name: "dog" }],
    };
    await run("coco", [await files({ "instances.json": JSON.stringify(coco) })]);
    const { images } = await everything("coco");
    expect(images[0]?.annotations[0]?.document).toEqual([{ ...coco.annotations[0], category: "dog" }]);
  });

  test("dry, reads everything and writes nothing", async () => {
    const root = await files({ "complex_reasoning.json": JSON.stringify([reasoning(1, "a")]) });
    expect(await run("dry", [root], { isDryRun: true })).toMatchObject({ entriesNew: 1, datasetId: null });
    expect(await db.prisma.dataset.count({ where: { name: "dry" } })).toBe(0);
  });

  test("cancelled in the middle leaves nothing", async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => reasoning(index, `row ${index} ${"long ".repeat(100)}`));
    const root = await files({ "complex_reasoning.json": JSON.stringify(rows) });
    const cancel = new AbortController();
    const onProgress = ({ rows: seen }: { rows: number }) => seen > 1000 && cancel.abort();
    await expect(run("cancelled", [root], { signal: cancel.signal, onProgress })).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await db.prisma.dataset.count({ where: { name: "cancelled" } })).toBe(0);
  });

  test("killed in the middle leaves nothing and can be run again", async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => reasoning(index, `row ${index} ${"long ".repeat(60)}`));
    const root = await files({ "complex_reasoning.json": JSON.stringify(rows) });
    const script = `
      import { openDatabase } from "#server/db/client.ts";
      import { importPaths } from "#server/import/import-paths.ts";
      const db = openDatabase(process.argv[1]);
      await importPaths({ db, datasetName: "killed", paths: [process.argv[2]], onProgress: ({ rows, phase }) => { if (rows > 5000 || phase === "merging") process.stdout.write("x"); } });`;
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "--input-type=module", "-e", script, "--", db.url, root],
      { cwd: path.join(import.meta.dirname, "..", ".."), stdio: ["ignore", "pipe", "inherit"] },
    );
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await db.prisma.dataset.count({ where: { name: "killed" } })).toBe(0);
    const again = openDatabase(db.url);
    expect((await importPaths({ db: again, datasetName: "killed", paths: [root] })).entriesNew).toBe(20_000);
    await again.close();
  });

  test("of an upload is known by the name that the file had, in its task, its report and its source", async () => {
    const root = await files({
      "3f0e": JSON.stringify([svit(1, { content: qa("What is this?", "A description.") }), { image_id: 2 }]),
    });
    const uploaded = { path: path.join(root, "3f0e"), name: "svit/detail_description.json" };
    const report = await run("uploaded", [], { files: [uploaded] });
    expect(report.entriesByTask).toEqual({ detail_description: 1 });
    expect(report.files.map((file) => file.path)).toEqual([uploaded.name]);
    expect(report.rejectExamples.map((reject) => reject.file)).toEqual([uploaded.name]);
    expect((await everything("uploaded")).files.map((file) => file.path)).toEqual(["detail_description.json"]);
  });

  test("two at once into one data set come in one after the other, each entry once", async () => {
    const root = await files({
      "complex_reasoning.json": JSON.stringify(Array.from({ length: 50 }, (_, index) => reasoning(index, "a"))),
    });
    const reports = await Promise.all([run("at once", [root]), run("at once", [root])]);
    expect(reports.map((report) => report.entriesNew).sort((a, b) => a - b)).toEqual([0, 50]);
  });

  test("that waits for another says so, and can be cancelled", async () => {
    const root = await files({ "complex_reasoning.json": JSON.stringify([reasoning(1, "a")]) });
    const other = await db.pool.connect();
    await other.query("SELECT pg_advisory_lock(hashtextextended('svit import taken', 0))");
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => phase === "waiting" && stop.abort();
    await expect(run("taken", [root], { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: "interrupted",
    });
    other.release(true);
    expect((await run("taken", [root])).entriesNew).toBe(1);
  });
});

describe("what cannot be read", () => {
  const read = async (content: string | Buffer, name = "complex_reasoning.json", more: Partial<ImportRequest> = {}) =>
    run(`bad ${number}`, [await files({ [name]: content })], more);
  const good = JSON.stringify(reasoning(1, "good"));

  for (const [what, row, at, code] of [
    ["an image_id that is no number", '{"image_id":"x1","conversations":[]}', "$.image_id", /whole number/],
    ["an image_id that is missing", '{"conversations":[{"content":[]}]}', "$.image_id", /whole number/],
    ["a row without conversations", '{"image_id":2,"conversations":[]}', "$.conversations", "noConversation"],
    [
      "a missing role",
      '{"image_id":2,"conversations":[{"content":[{"value":"a"}]}]}',
      "$.conversations[0].content[0].from",
      "roleMissing",
    ],
    [
      "an unknown role",
      '{"image_id":2,"conversations":[{"content":[{"from":"system","value":"a"}]}]}',
      "$.conversations[0].content[0].from",
      "unknownRole",
    ],
    [
      "a value that is no text",
      '{"image_id":2,"conversations":[{"content":[{"from":"user","value":7}]}]}',
      "$.conversations[0].content[0].value",
      "noText",
    ],
    [
      "U+0000",
      '{"image_id":2,"conversations":[{"content":[{"from":"user","value":"a\\u0000b"},{"from":"gpt","value":"c"}]}]}',
      "$.conversations[0].content[0].value",
      "holdsNul",
    ],
    [
      "a lone surrogate",
      '{"image_id":2,"conversations":[{"content":[{"from":"user","value":"a\\ud83d"},{"from":"gpt","value":"c"}]}]}',
      "$.conversations[0].content[0].value",
      "holdsSurrogate",
    ],
    ["a row that is no JSON", '{"image_id":2,,}', "$", "notJson"],
    ["a row that is no object", "17", "$", "notObject"],
  ] as const) {
    test(`${what} is rejected with its place, and the rows beside it come in`, async () => {
      const report = await read(`[${good},${row},${JSON.stringify(reasoning(3, "after"))}]`);
      expect(report.entriesNew).toBe(2);
      expect(report.rejectExamples).toHaveLength(1);
      expect(report.rejectExamples[0]).toMatchObject({
        row: 1,
        path: at,
        code,
        byteStart: 1 + good.length + 1,
      });
    });
  }

  test("one bad conversation does not take its row along", async () => {
    const row = svit(2, { content: qa("a?", "b") }, { content: [{ from: "user" }] }, { content: qa("c?", "d") });
    const report = await read(JSON.stringify([row]));
    expect(report).toMatchObject({ entriesNew: 2, rejects: 1 });
  });

  test("is written in full to the rejects file, by file and byte", async () => {
    const rejectsPath = path.join(folder, "rejects.jsonl");
    const text = '{"image_id":2,"conversations":[{"content":[{"from":"user","value":"视觉"}, 7]}]}';
    await read(`[${good},${text}]`, "complex_reasoning.json", { rejectsPath });
    const [reject] = (await readFile(rejectsPath, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(reject).toMatchObject({ text, row: 1, path: "$.conversations[0].content[1]", code: "notObject", data: {} });
    expect(reject.reason, "a person reads it").toBe(inEnglish(message("notObject")));
  });

  test("gives the import up after too many, and nothing of it remains", async () => {
    const rows = `[${good},1,2,3]`;
    await expect(read(rows, "complex_reasoning.json", { rejectsMax: 2 })).rejects.toMatchObject({
      code: "too_many_rejects",
    });
    expect(await db.prisma.dataset.count({ where: { name: `bad ${number - 1}` } })).toBe(0);
  });

  test("a file cut off in the middle says so, and its whole rows come in", async () => {
    const report = await read(`[${good},{"image_id":2,"conv`);
    expect(report.entriesNew).toBe(1);
    expect(report.rejectExamples[0]?.code).toBe("cutInRow");
  });

  test("a BOM is fine, UTF-16 is refused by name, an empty file is told", async () => {
    expect((await read(`\uFEFF[${good}]`)).entriesNew).toBe(1);
    const utf16 = await read(Buffer.from(`\uFEFF[${good}]`, "utf16le"));
    expect(utf16.rejectExamples[0]?.code).toBe("utf16");
    expect((await read("")).rejectExamples[0]?.code).toBe("emptyFile");
  });

  test("nothing but rejects leaves no data set behind", async () => {
    expect(await read('[{"image_id":"x","conversations":[]}]')).toMatchObject({ rejects: 1, datasetId: null });
    expect(await db.prisma.dataset.count({ where: { name: `bad ${number - 1}` } })).toBe(0);
  });

  test("bytes that are no UTF-8 are named", async () => {
    const broken = Buffer.concat([
      Buffer.from(`[${good},{"image_id":2,"x":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}]'),
    ]);
    expect((await read(broken)).rejectExamples[0]?.code).toBe("notUtf8");
  });

  test("a photo that is no photo, or is cut off, is broken and told", async () => {
    const whole = await sharp({ create: { width: 400, height: 200, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    const root = await files({
      "VG_100K/1.jpg": "no photo",
      "VG_100K/2.jpg": whole.subarray(0, whole.length - 200),
      "VG_100K/3.jpg": whole,
    });
    const report = await run("photos", [root]);
    expect(report.photos).toEqual({ found: 1, broken: 2, remote: 0 });
    const { images } = await everything("photos");
    expect(images.map((image) => [image.identity, image.photo]).sort()).toEqual([
      ["vg:1", "broken"],
      ["vg:2", "broken"],
      ["vg:3", "present"],
    ]);
  });

  test("a folder without a known file is refused, and so is a path that is not there", async () => {
    const root = await files({ "notes.txt": "hello", "other.json": '{"a":1}' });
    await expect(run("nothing", [root])).rejects.toMatchObject({
      code: "unreadable_input",
      message: expect.stringContaining("notes.txt"),
      detail: { code: "nothingFoundPassed" },
    });
    await expect(run("nothing", [path.join(root, "gone")])).rejects.toMatchObject({ code: "not_found" });
  });

  test("a breach of the task's contract comes in and is marked", async () => {
    const rows = [svit(1, { content: qa("What is the <st>dog<ed> [0.5., 0.1, 0.2, 0.3] doing?", "Sleeping.") })];
    const report = await read(JSON.stringify(rows), "referring_qa.json");
    expect(report.marks).toEqual({ "box-unparsable": 1, "no-reference-in-answer": 1 });
  });
});

describe("other people's files", () => {
  test("LLaVA, Vision-Flan and JSON Lines come in, with or without a photo", async () => {
    const turns = [
      { from: "human", value: "<image>\nWhat?" },
      { from: "gpt", value: "This." },
    ];
    const root = await files({
      "llava.json": JSON.stringify([
        { id: "1-conv", image: "coco/train2017/000000033471.jpg", conversations: turns },
        { id: "t", model: "", conversations: turns.map((turn) => ({ ...turn, value: `Say: ${turn.from}` })) },
      ]),
      "flan.json": JSON.stringify([{ id: 1, image: "a/b.jpg", task_name: "ok-vqa", conversations: turns }]),
      "lines.jsonl": `${JSON.stringify({ id: "2", image: "vg/VG_100K/5.jpg", conversations: turns })}\n\n{"broken\n${JSON.stringify({ id: "3", image: "gqa/images/5.jpg", conversations: turns })}\n`,
    });
    const report = await run("llava", [root]);
    expect(report).toMatchObject({ entriesNew: 5, rejects: 1, entriesByTask: { other: 5 } });
    const { images, entries } = await everything("llava");
    // GQA's photos are Visual Genome's, under their numbers.
    expect(images.map((image) => image.identity).sort()).toEqual([
      "coco:33471",
      `path@${path.basename(root)}:a/b.jpg`,
      "vg:5",
    ]);
    expect(new Set(entries.map((entry) => entry.sourceTask))).toEqual(new Set(["llava conv", "ok-vqa", null]));
  });

  test("integers beyond 2^53, key order and extra keys are kept to the letter", async () => {
    const text =
      '{"z":1,"image_id":"0012","conversations":[{"b":[1e999],"content":[{"extra":12345678901234567890,"from":"user","value":"a?"},{"from":"gpt","value":"b"}],"topic":null}],"big":9007199254740993}';
    await run("literal", [await files({ "conversation.json": `[${text}]` })]);
    const { rows } = await db.pool.query(
      `SELECT turns::text, "rowShell"::text AS row, "partShell"::text AS part FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = 'literal'`,
    );
    expect(rows[0]).toEqual({
      turns: '[{"extra":12345678901234567890,"from":"user","value":"a?"},{"from":"gpt","value":"b"}]',
      row: '{"z":1,"image_id":"0012","conversations":null,"big":9007199254740993}',
      part: '{"b":[1e999],"content":null,"topic":null}',
    });
  });
});

const samples = path.join(import.meta.dirname, "..", "..", "..", "shared", "samples");
describe.skipIf(!existsSync(samples))(
  "the samples beside the project (skipped where ../shared/samples is missing)",
  () => {
    test("come in whole, as their README counts them", async () => {
      const real = await run("real", [path.join(samples, "visual-genome"), path.join(samples, "svit")]);
      expect(real).toMatchObject({
        photos: { found: 5, broken: 0 },
        images: 5,
        objects: 113,
        regions: 1026,
        captions: 3,
        rejects: 0,
        entriesByTask: { conversation: 1, complex_reasoning: 2, referring_qa: 2, detail_description: 1 },
        entriesWithoutPhoto: 0,
      });
      const llava = await run("llava sample", [path.join(samples, "llava")]);
      expect(llava).toMatchObject({ entriesNew: 3, photos: { found: 1 }, images: 1, entriesWithoutPhoto: 0 });
      const coco = await run("coco sample", [path.join(samples, "coco")]);
      expect(coco).toMatchObject({ photos: { found: 51 }, images: 51, instances: 546, captions: 255, rejects: 0 });
    });
  },
);
