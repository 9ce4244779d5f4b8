import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { db, everything, files, run, setUpFolders } from "#tests/import/made-folders.ts";

setUpFolders();

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
