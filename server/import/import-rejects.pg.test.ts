import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import {
  db,
  everything,
  files,
  folder,
  number,
  qa,
  reasoning,
  run,
  setUpFolders,
  svit,
} from "#tests/import/made-folders.ts";
import type { ImportRequest } from "./import-paths.ts";

setUpFolders();

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
      '{"image_id":2,"conversations":[{"content":[{"from":"narrator","value":"a"}]}]}',
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
