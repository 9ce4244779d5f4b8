import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let number = 0;
const PHOTO = Buffer.from("/9j/4AAQ", "base64");
const line = (image: string, answer: string) =>
  JSON.stringify({
    image,
    conversations: [
      { from: "human", value: "<image>\nWhat?" },
      { from: "gpt", value: answer },
    ],
  });

async function folderOf(files: Record<string, unknown>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "svit-listed-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(
      path.join(root, name),
      typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  return root;
}

async function importFrom(given: string) {
  const datasetName = `listed ${++number}`;
  const report = await importPaths({ db, datasetName, paths: [given] });
  const { rows } = await db.pool.query<{ said: string; place: string | null }>(
    `SELECT e.turns->-1->>'value' AS said, (SELECT string_agg(p.place, ' ' ORDER BY p.place) FROM "PhotoFile" p WHERE p."imageId" = e."imageId") AS place
     FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1 ORDER BY e.id`,
    [datasetName],
  );
  return { report, entries: rows };
}

const META = {
  charts: { root: "img/charts", annotation: "ann/charts.jsonl", repeat_time: 2, length: 1 },
  rays: { root: "img/rays/", annotation: "ann/rays.jsonl", repeat_time: 1, length: 1 },
};
const TWO_ROOTS = {
  "meta.json": META,
  "ann/charts.jsonl": line("0001.jpg", "A chart."),
  "ann/rays.jsonl": line("0001.jpg", "A ray."),
  "img/charts/0001.jpg": PHOTO,
  "img/rays/0001.jpg": Buffer.concat([PHOTO, Buffer.from("x")]),
};

describe("InternVL's meta file", () => {
  for (const [what, name] of [
    ["given as the path of an import", "meta.json"],
    ["found in an imported folder", ""],
  ] as const)
    test(`${what} gives each annotation file its own root`, async () => {
      const root = await folderOf(TWO_ROOTS);
      const { report, entries } = await importFrom(path.join(root, name));
      expect(entries).toEqual([
        { said: "A chart.", place: expect.stringMatching(/img\/charts\/0001\.jpg$/) },
        { said: "A ray.", place: expect.stringMatching(/img\/rays\/0001\.jpg$/) },
      ]);
      expect(report.skipped).toEqual([]);
      expect(report.notices).toContainEqual(
        expect.objectContaining({
          code: "fileListUsed",
          data: expect.objectContaining({ kind: "InternVL", count: 2 }),
        }),
      );
    });

  test("leads never out of the given folder, and what is not there is said by name", async () => {
    const outside = await folderOf({ "secret.jsonl": line("a.jpg", "Secret.") });
    const root = await folderOf({
      "in/meta.json": {
        a: { root: "", annotation: "a.jsonl" },
        b: { root: "", annotation: path.join(outside, "secret.jsonl") },
        c: { root: "", annotation: "../up.jsonl" },
        d: { root: "", annotation: "nowhere/d.jsonl" },
        e: { root: outside, annotation: "e.jsonl" },
        f: { root: "", annotation: "link.jsonl" },
      },
      "in/a.jsonl": line("a.jpg", "Inside."),
      "in/e.jsonl": line("a.jpg", "Also inside."),
      "up.jsonl": line("a.jpg", "Above."),
    });
    await symlink(path.join(outside, "secret.jsonl"), path.join(root, "in", "link.jsonl"));
    const { report, entries } = await importFrom(path.join(root, "in", "meta.json"));
    expect(entries.map(({ said }) => said)).toEqual(["Inside.", "Also inside."]);
    expect(report.skipped.map(({ code, data }) => [code, data])).toEqual([
      ["listedMissing", { count: 1, names: "nowhere/d.jsonl" }],
      [
        "listedOutside",
        { count: 4, names: `${path.join(outside, "secret.jsonl")}, ../up.jsonl, ${outside}, link.jsonl` },
      ],
    ]);
  });
});

test("dataset_info.json says which keys are what, where they are not the usual ones", async () => {
  const root = await folderOf({
    "dataset_info.json": {
      mine: {
        file_name: "mine.json",
        formatting: "sharegpt",
        columns: { messages: "talk", images: "pfade" },
        tags: { role_tag: "who", content_tag: "said", user_tag: "guest", assistant_tag: "guide" },
      },
      usual: { file_name: "usual.json", columns: { prompt: "instruction", response: "output" } },
      hub: { hf_hub_url: "someone/something" },
    },
    "mine.json": [
      {
        talk: [
          { who: "guest", said: "What?" },
          { who: "guide", said: "A cup." },
        ],
        pfade: ["a.jpg"],
      },
    ],
    "usual.json": [{ instruction: "Add.", output: "3" }],
    "a.jpg": PHOTO,
  });
  for (const given of [root, path.join(root, "dataset_info.json")]) {
    const { report, entries } = await importFrom(given);
    expect(report.files.map(({ format }) => format)).toEqual(["mapped", "alpaca"]);
    expect(report.skipped).toEqual([]);
    expect(entries).toEqual([
      { said: "A cup.", place: expect.stringMatching(/a\.jpg$/) },
      { said: "3", place: null },
    ]);
  }
});

test("LLaVA-NeXT's mixture brings the files that it names", async () => {
  const root = await folderOf({
    "mix.yaml": "datasets:\n  - json_path: a.json\n    sampling_strategy: all\n  - json_path: b.json\n",
    "a.json": `[${line("a.jpg", "A.")}]`,
    "b.json": `[${line("a.jpg", "B.")}]`,
    "c.json": `[${line("a.jpg", "C.")}]`,
  });
  expect((await importFrom(path.join(root, "mix.yaml"))).entries.map(({ said }) => said)).toEqual(["A.", "B."]);
});
