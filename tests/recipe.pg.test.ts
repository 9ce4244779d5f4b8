import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LLAVA_PARTS } from "#domain/recipe/llava-parts.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { runRecipe } from "#server/recipe/run-recipe.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-recipe-"));
  await importSet("svit", rows);
  await importSet("turned", rows.toReversed());
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const THINGS = "boat car dog kitchen clock bus umbrella pizza".split(" ");
const PHOTOS = 40;
/** Photos with four entries each: some have Yes, few No, a few things and colours. */
const rows = Array.from({ length: PHOTOS }, (_, photo) => ({
  image_id: photo + 1,
  conversations: Array.from({ length: 4 }, (_, part) => {
    const thing = THINGS[(photo * 3 + part) % THINGS.length];
    const answer =
      part === 0
        ? "Yes, there is."
        : part === 1 && photo % 4 === 0
          ? "No, none."
          : `A ${thing} in ${photo % 2 ? "red" : "blue"}.`;
    return {
      content: [
        { from: "user", value: `Is there a ${thing} near number ${photo}?` },
        { from: "gpt", value: answer },
      ],
    };
  }),
}));

/** The numbers of entries and photos follow the order of rows. */
async function importSet(datasetName: string, set: readonly unknown[]) {
  const place = path.join(folder, datasetName);
  await mkdir(place);
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(set));
  await importPaths({ db, datasetName, paths: [place] });
}

async function recipe(text: string, files: Record<string, string> = {}) {
  const place = await mkdtemp(path.join(folder, "recipe-"));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(place, name), content);
  await writeFile(path.join(place, "recipe.yaml"), text);
  return openRecipe(path.join(place, "recipe.yaml"));
}

async function made(text: string, files: Record<string, string> = {}, datasetName = "svit") {
  const sink = memorySink();
  const report = await runRecipe({ db, datasetName, opened: await recipe(text, files), place: null }, sink);
  const records = (name: string) =>
    JSON.parse(sink.text(name)) as { id: string; image?: string; conversations: { value: string }[] }[];
  return { report, sink, records };
}

const problemOf = (text: string, files: Record<string, string> = {}, datasetName = "svit") =>
  made(text, files, datasetName).then(
    () => "nothing is wrong",
    (error: Error) => error.message,
  );

const PENDING =
  "recipe: 1\nselect: { include: [pending], filter: 'task=complex_reasoning&task=conversation&task=referring_qa&task=detail_description&task=other' }\n";
const CORE = `${PENDING}seed: 7\ncore: { size: 60, yes: 0.5, perPhoto: 2 }\n`;

test.each(["concepts", "overlap", "random", "k-centre"])(
  "by %s: the same bytes twice, and from a data set whose rows came in another order",
  async (method) => {
    const text = CORE.replace("size: 60", `size: 20, method: ${method}`);
    const [first, again, turned] = [await made(text), await made(text), await made(text, {}, "turned")];
    const same = (other: typeof first) =>
      first.sink
        .names()
        .filter((name) => name !== RECIPE_FILES.run)
        .filter((name) => !first.sink.bytes(name).equals(other.sink.bytes(name)));
    expect(first.records("core.json")).toHaveLength(20);
    expect(same(again)).toEqual([]);
    expect(same(turned)).toEqual([]);
    const other = await made(text.replace("seed: 7", "seed: 8"));
    expect(other.sink.text("core.json")).not.toBe(first.sink.text("core.json"));
  },
);

test("a core set has the size, the share of Yes and the cap that were asked for, and says what each pick added", async () => {
  const { report, sink, records } = await made(CORE.replace("size: 60", "size: 40"));
  const core = records("core.json");
  expect(core).toHaveLength(40);
  expect(new Set(core.map(({ id }) => id)).size).toBe(40);
  const perPhoto = Map.groupBy(core, ({ image }) => image);
  expect(Math.max(...Array.from(perPhoto.values(), (own) => own.length))).toBeLessThanOrEqual(2);
  expect(report.before.yes).toEqual({ yes: 40, no: 10, share: 0.8 });
  expect(Math.abs((report.core?.yes.yes ?? 0) - (report.core?.yes.no ?? 0))).toBeLessThanOrEqual(1);
  expect(report.core?.concepts.coverage).toBeGreaterThan(report.random?.concepts.coverage ?? Number.NaN);
  const picks = sink
    .text("core.picks.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(picks.map(({ id }) => id)).toEqual(core.map(({ id }) => id));
  expect(picks[0].new).toEqual(Object.keys(picks[0].concepts));
  const seen = new Map<string, number>();
  for (const { concepts } of picks)
    for (const [name, nth] of Object.entries(concepts)) {
      expect(nth).toBe((seen.get(name) ?? 0) + 1);
      seen.set(name, nth as number);
    }
  const half = await made(CORE.replace("size: 60", "size: 20"));
  expect(half.records("core.json")).toEqual(core.slice(0, 20));
});

test("only what is accepted or edited is chosen, unless more is named", async () => {
  expect(await problemOf("recipe: 1\ncore: { size: 5 }\n")).toMatch(
    /^recipe.yaml, line 1, column 1: no entry is selected/,
  );
});

test("what a rule of the format keeps out gives its place to the next, its quota's too", async () => {
  const broken = rows.slice(0, 5).map((row, at) => ({
    ...row,
    conversations: row.conversations.map((own, part) =>
      part === 2 && at < 3
        ? { content: own.content.map(({ from, value }) => ({ from, value: `${value} ASSISTANT: no` })) }
        : own,
    ),
  }));
  await importSet("broken", broken);
  const text = `${PENDING}core: { size: 17, quotas: { tasks: { conversation: 17 } } }\n`;
  const { report, records } = await made(text, {}, "broken");
  expect(records("core.json")).toHaveLength(17);
  expect(report.core?.leftOut).toEqual({ "template-words": 3 });
  expect(await problemOf(text.replaceAll("17", "18"), {}, "broken")).toMatch(
    /core has 17 of 18.*conversation has 17 of 18/,
  );
});

test("photos and questions that are held out are in nothing, and counted", async () => {
  const holdOut = "holdOut: { photos: [test.txt], questions: [q.txt] }\n";
  const files = { "test.txt": "1\n2\n4711\n", "q.txt": "is there a BOAT near number 8\n" };
  const { report, records } = await made(`${PENDING}${holdOut}core: { size: 151, method: random }\n`, files);
  expect(report.heldOut).toEqual({
    photos: { given: 3, known: 2 },
    entries: { same: 1, ngram: 0 },
    similar: null,
  });
  expect(records("core.json").filter(({ image }) => /\/[12]\.jpg$/.test(image ?? ""))).toEqual([]);
  expect(JSON.stringify(records("core.json"))).not.toContain("boat near number 8?");
});

test("a split chooses of its own photos alone, the same as an export's, and all of them together of every photo", async () => {
  const of = async (split: string) => {
    const text = `recipe: 1\nselect: { include: [pending], splits: { train: 0.7, validation: 0.3 }, splitSeed: 5, split: ${split} }\n`;
    const { records } = await made(`${text}mix: { parts: [{ name: all, from: "*" }] }\n`);
    return [...new Set(records("mix.json").map(({ image }) => image))];
  };
  const [train, validation] = [await of("train"), await of("validation")];
  expect(train.filter((image) => validation.includes(image))).toEqual([]);
  expect(train.length + validation.length).toBe(PHOTOS);
  const sink = memorySink();
  const { id: datasetId } = await db.prisma.dataset.findFirstOrThrow({ where: { name: "svit" } });
  const splits = [
    { name: "train", share: 0.7 },
    { name: "validation", share: 0.3 },
  ];
  await exportDataset(
    { db, datasetId, format: "llava", states: ["pending"], splits, splitSeed: 5, settings: { requirePhotos: false } },
    sink,
  );
  const name = sink.names().find((own) => /train/.test(own)) ?? "";
  const exported = (JSON.parse(sink.text(name)) as { image: string }[]).map(({ image }) => image);
  expect([...new Set(exported)].toSorted()).toEqual(train.toSorted());
});

test.each([
  [
    "a split that is none",
    "recipe: 1\nselect: { splits: { a: 1 }, split: b }\ncore: { size: 5 }\n",
    "line 2, column 29",
  ],
  [
    "shares that are no whole",
    "recipe: 1\nselect: { splits: { a: 0.5 }, split: a }\ncore: { size: 5 }\n",
    "line 2, column 11",
  ],
  ["an unknown key", "recipe: 1\ncore:\n  size: 5\n  colour: red\n", "line 4, column 3"],
  ["what is no YAML", "recipe: 1\ncore: [\n", "line 3, column 1"],
  ["a method that is none", "recipe: 1\ncore: { size: 5, method: best }\n", "line 2, column 18"],
  ["a file that is not there", "recipe: 1\nholdOut: { photos: [no.txt] }\ncore: { size: 5 }\n", "line 2, column 21"],
  ["nothing to make", "recipe: 1\n", "line 1, column 1"],
])("%s is told with its place", async (_, text, place) => {
  expect(await problemOf(text)).toContain(`recipe.yaml, ${place}: `);
});

test("a list of another id space, a concept list that matches nothing and a count that is not reached are told with their place", async () => {
  const held = await problemOf(`${PENDING}holdOut:\n  photos: [a.txt]\ncore: { size: 5 }\n`, {
    "a.txt": "000000000009.jpg\n",
  });
  expect(held).toMatch(
    /^recipe.yaml, line 4, column 12: the only photo in this list is not .*000000000009.jpg, the data set vg:1\./,
  );
  expect(await problemOf(`${PENDING}core: { size: 5, concepts: [c.txt] }\n`, { "c.txt": "submarine\n" })).toMatch(
    /^recipe.yaml, line 3, column 29: c.txt matches nothing: no selected entry contains its concept/,
  );
  expect(await problemOf(`${PENDING}core: { size: 500, method: random }\n`)).toContain(
    "line 3, column 9: core has 160 of 500",
  );
  expect(await problemOf(`${PENDING}core: { size: 5, concepts: [c.txt] }\n`, { "c.txt": "boat\na: ,\n" })).toContain(
    "c.txt, line 2, column 3: ",
  );
});

const turns = (question: string) => [
  { from: "human", value: question },
  { from: "gpt", value: "So." },
];
const MIX_ROWS = [
  { id: "a", image: "coco/train2017/1.jpg", conversations: turns("<image>\nWhat is it about?") },
  { id: "b", model: "", conversations: turns("Hello") },
  {
    id: "c",
    image: "coco/train2017/2.jpg",
    conversations: turns("<image>\nHow many?\nAnswer the question using a single word or phrase."),
  },
  {
    id: "d",
    image: "coco/train2017/3.jpg",
    conversations: turns("<image>\nProvide a short description for this region: [0.1, 0.1, 0.2, 0.2]"),
  },
  {
    id: "e",
    image: "gqa/images/4.jpg",
    score: 1.0,
    conversations: turns("<image>\nWhere?\nAnswer the question using a single word or phrase."),
  },
  { id: "f", image: "coco/train2017/5.jpg", conversations: turns("<image>\nAnd what is this?") },
];

test("a part of a mix file is replaced by the core set, and every other record leaves as it was", async () => {
  const text = `${CORE.replace("size: 60", "size: 12")}mix: { file: mix.json, replace: llava-instruct, counts: { refcoco: 1 } }\n`;
  const files = { "mix.json": `[${MIX_ROWS.map((row) => JSON.stringify(row, null, 1)).join(",\n")}]` };
  const { report, records } = await made(text, files);
  const mix = records("mix.json");
  expect(mix.slice(0, 12)).toEqual(records("core.json"));
  expect(mix.slice(12)).toEqual(MIX_ROWS.filter(({ id }) => id !== "a" && id !== "f"));
  expect(Object.fromEntries(Object.entries(report.mix?.parts ?? {}).map(([name, own]) => [name, own.records]))).toEqual(
    {
      core: 12,
      sharegpt: 1,
      "vqav2-okvqa": 1,
      refcoco: 1,
      gqa: 1,
    },
  );
  expect(report.mix?.breaches).toEqual({});
  expect(await problemOf(text.replace("refcoco: 1", "refcoco: 48447"), files)).toContain("refcoco has 1 of 48,447");
});

test("the preset of SVIT-mix-665K asks for LLaVA's own counts", async () => {
  const text = `${CORE.replace("size: 60", "size: 12")}mix: { preset: svit-mix-665k, file: mix.json }\n`;
  const problem = await problemOf(text, { "mix.json": JSON.stringify(MIX_ROWS) });
  for (const part of ["sharegpt has 1 of 40,688", "a-okvqa has 0 of 66,160", "vg has 0 of 86,417"])
    expect(problem).toContain(part);
  expect(problem).not.toContain("llava-instruct");
  expect(Object.values(LLAVA_PARTS).reduce((sum, count) => sum + count, 0)).toBe(665_298);
});

test("parts of the data set leave by their rules: merged by photo, prompted, split, and as many as asked for", async () => {
  const rules = "prompt: Answer briefly., merge: true, qasBelow: 3";
  const { records, report } = await made(`${PENDING}mix: { parts: [{ name: all, from: '*', count: 30, ${rules} }] }\n`);
  const mix = records("mix.json");
  expect(mix).toHaveLength(30);
  expect(report.mix?.parts.all?.records).toBe(30);
  for (const { conversations } of mix) {
    expect(conversations).toHaveLength(4);
    expect(conversations.map(({ value }) => value.endsWith("\nAnswer briefly."))).toEqual([true, false, false, false]);
    expect(conversations.map(({ value }) => value.includes("<image>"))).toEqual([true, false, false, false]);
  }
  const ten = await made(`${PENDING}mix: { parts: [{ name: all, from: '*', merge: true, qasPerPhoto: 3 }] }\n`);
  expect(ten.records("mix.json").map(({ conversations }) => conversations.length)).toEqual(Array(PHOTOS).fill(6));
  expect(await problemOf(`${PENDING}mix: { parts: [{ name: all, from: '*', count: 161 }] }\n`)).toMatch(
    /line 3, column 40: all has 160 of 161/,
  );
});

test("weights share out a size, and an entry goes into one part alone", async () => {
  const text = `${PENDING}mix: { size: 40, parts: [{ name: a, from: '*', weight: 3 }, { name: b, from: '*', weight: 1 }] }\n`;
  const { records, report } = await made(text);
  expect([report.mix?.parts.a?.records, report.mix?.parts.b?.records]).toEqual([30, 10]);
  expect(new Set(records("mix.json").map(({ id }) => id)).size).toBe(40);
});

test("Vision-Flan's two stages: what people wrote, then so many reviewed entries that a model wrote", async () => {
  const flan = rows.slice(0, 6).map(({ image_id }) => ({
    image: `flan/${image_id}.jpg`,
    task_name: "counting",
    conversations: turns("<image>\nHow many boats?"),
  }));
  const place = path.join(folder, "staged");
  await mkdir(place);
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(rows));
  await writeFile(path.join(place, "flan.json"), JSON.stringify(flan));
  await importPaths({ db, datasetName: "staged", paths: [place] });
  const { rows: some } = await db.pool.query<{ id: string }>(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s JOIN "Dataset" d ON d.id = s."datasetId" WHERE d.name = 'staged' AND s.task = 'conversation' ORDER BY 1 LIMIT 5`,
  );
  for (const { id } of some) await decide(db, BigInt(id), { decision: "accept" });
  const text = `${PENDING}mix: { preset: vision-flan, reviewed: 4 }\n`;
  const { records } = await made(text, {}, "staged");
  expect(
    records("stage-1.json")
      .map(({ image }) => image)
      .sort(),
  ).toEqual(flan.map(({ image }) => image));
  expect(records("stage-2.json")).toHaveLength(4);
  expect(await problemOf(text.replace("4", "6"), {}, "staged")).toContain("reviewed has 5 of 6");
});

test("a folder gets all files with checksums that hold, and nothing where the recipe is refused", async () => {
  const place = path.join(folder, "out");
  const names = ["core.json", ...Object.values(RECIPE_FILES)];
  const opened = await recipe(CORE.replace("size: 60", "size: 20"));
  await runRecipe({ db, datasetName: "svit", opened, place }, await folderSink(place, names));
  const lines = (await readFile(path.join(place, "SHA256SUMS"), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    const [sum, name = ""] = line.split("  ");
    expect(
      createHash("sha256")
        .update(await readFile(path.join(place, name)))
        .digest("hex"),
    ).toBe(sum);
  }
  const { rows: told } = await db.pool.query<{ images: number }>(
    `SELECT (SELECT count(*)::int FROM "Image" i WHERE x.images @> i.id) AS images FROM "ExportedImages" x WHERE x.place = $1`,
    [place],
  );
  const core = JSON.parse(await readFile(path.join(place, "core.json"), "utf8")) as { image: string }[];
  expect(told).toEqual([{ images: new Set(core.map(({ image }) => image)).size }]);
  const refused = path.join(folder, "refused");
  const short = await recipe(CORE.replace("size: 60", "size: 5000"));
  await expect(
    runRecipe({ db, datasetName: "svit", opened: short, place: refused }, await folderSink(refused, names)),
  ).rejects.toThrow("of 5,000");
  expect(await readdir(folder)).not.toContain("refused");
});
