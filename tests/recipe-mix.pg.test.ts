import { createHash, randomInt, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewReportSchema } from "#domain/recipe/preview.ts";
import type { SentFile } from "#domain/recipe/stored-recipe.ts";
import { storedReleaseSchema } from "#domain/release/release.ts";
import { env } from "#server/env.ts";
import { keepUploadedMix } from "#server/jobs/keep-uploaded-mix.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { removeHere } from "#server/jobs/remove-here.ts";
import { keepMixFile } from "#server/recipe/mix-store.ts";
import { saveRecipe } from "#server/recipe/save-recipe.ts";
import { openStoredRecipe } from "#server/recipe/stored-recipes.ts";
import { sweepAllRecipeFiles } from "#server/recipe/sweep-recipe-files.ts";
import { runPreview } from "#server/release/run-preview.ts";
import { startPreview } from "#server/release/start-preview.ts";
import { createRun } from "#server/runs/create-run.ts";
import { saveSlice } from "#server/upload/save-slice.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let reviewerId = "";
let sets = 0;
const never = new AbortController().signal;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-recipe-mix-"));
  ({ id: reviewerId } = await addReviewer(db, "Ann"));
  // The store is that of all test files, whose databases count data sets from 1.
  await db.pool.query(`ALTER SEQUENCE "Dataset_id_seq" RESTART WITH ${randomInt(1_000_000, 1_000_000_000)}`);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function addSet() {
  const name = `mixed${++sets}`;
  const { datasetId } = await addDataset(db, { name, images: 10, perImage: 2 });
  return { name, datasetId };
}

const turns = (question: string) => [
  { from: "human", value: question },
  { from: "gpt", value: "A boat — of 1.0 m." },
];
/** LLaVA's parts in small; spaces and numbers as somebody wrote them. */
const ROWS = [
  `{"id": "a",  "image": "coco/train2017/1.jpg", "conversations": ${JSON.stringify(turns("<image>\nWhat is this?"))}}`,
  `{"id": "b", "conversations": ${JSON.stringify(turns("Why?"))}, "score": 1.0}`,
  `{"id": "c", "image": "gqa/images/4.jpg", "conversations": ${JSON.stringify(turns("<image>\nWhere?\nAnswer the question using a single word or phrase."))}}`,
  `{"id": "d", "image": "coco/train2017/5.jpg", "conversations": ${JSON.stringify(turns("<image>\nAnd this?"))}}`,
];
const MIX = `[${ROWS.join(",\n ")}]`;
const RECIPE =
  "recipe: 1\nselect: { include: [pending] }\ncore: { size: 3, method: random }\nwrite: { requirePhotos: false }\nmix: { file: llava.json, replace: llava-instruct }\n";

/** As a browser sends it. */
async function upload(text: string, name = "llava.json", personId: string | null = null): Promise<string> {
  const uploadId = randomUUID();
  const bytes = Buffer.from(text);
  const half = Math.ceil(bytes.length / 2);
  for (const from of [0, half])
    await saveSlice(
      env.dataFolder,
      uploadId,
      { name, bytes: bytes.length, from },
      new Blob([bytes.subarray(from, from + half)]).stream() as never,
      { personId },
    );
  return uploadId;
}

const keep = async (datasetId: bigint, text = MIX) =>
  keepUploadedMix(db, env.dataFolder, { datasetId, uploadId: await upload(text), personId: null, signal: never });
const placeOf = (datasetId: bigint) => path.join(env.dataFolder, "recipe-files", String(datasetId));
const keptIn = (datasetId: bigint) => readdir(placeOf(datasetId)).catch(() => [] as string[]);

const save = (datasetId: bigint, files: SentFile[], text = RECIPE, name = "mix", after = 0) =>
  saveRecipe(db, datasetId, null, { name, after, text, files });

test("an uploaded mix file is moved into the data set's store, once, and its upload goes", async () => {
  const { datasetId } = await addSet();
  const kept = await keep(datasetId);
  expect(kept).toEqual({ sha256: createHash("sha256").update(MIX).digest("hex"), bytes: Buffer.byteLength(MIX) });
  expect(await keep(datasetId)).toEqual(kept);
  expect(await keptIn(datasetId)).toEqual([kept.sha256]);
  expect(await readFile(path.join(placeOf(datasetId), kept.sha256), "utf8")).toBe(MIX);
  const file = path.join(folder, "own.json");
  await writeFile(file, MIX);
  expect(await keepMixFile({ datasetId, file: { place: file, name: "own.json" }, isMoved: false })).toEqual(kept);
  expect(await readFile(file, "utf8")).toBe(MIX);
});

test("what is no mix file is told by the name that it has with its owner, and another's upload is not there", async () => {
  const { datasetId } = await addSet();
  for (const text of ['{"images": []}', "[1, 2]", "%PDF-1.7", ""])
    await expect(keep(datasetId, text), text).rejects.toMatchObject({
      code: "unreadable_input",
      detail: { code: "recipeMixRow", data: { file: "llava.json", row: 1 } },
    });
  expect(await keptIn(datasetId)).toEqual([]);
  const uploadId = await upload(MIX, "llava.json", reviewerId);
  const asked = { datasetId, uploadId, personId: randomUUID(), signal: never };
  await expect(keepUploadedMix(db, env.dataFolder, asked)).rejects.toMatchObject({ code: "not_found" });
  await keepUploadedMix(db, env.dataFolder, { ...asked, personId: reviewerId });
});

test("a stored recipe puts its core set in the place of a part of the kept file, and every other record leaves as it is", async () => {
  const { datasetId } = await addSet();
  const { sha256, bytes } = await keep(datasetId);
  const saved = await save(datasetId, [{ name: "llava.json", sha256 }]);
  expect(saved.files).toEqual([{ name: "llava.json", sha256, bytes }]);

  const files: SentFile[] = [{ name: "llava.json", sha256 }];
  const runId = await createRun(db, (client) =>
    startPreview(client, { datasetId, reviewerId }, { name: "mix", text: RECIPE, files }),
  );
  const end = await runPreview(db, runId, never);
  expect(end).toMatchObject({ ended: "done" });
  const { made } = previewReportSchema.parse((await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).report);
  expect(made?.mix?.parts).toMatchObject({ gqa: { records: 1 }, sharegpt: { records: 1 } });

  const opened = await openStoredRecipe(db.pool, datasetId, { recipeId: saved.id, version: 1 });
  const request = storedReleaseSchema.parse({ name: "mix", recipe: RECIPE, stored: opened.stored });
  const here = { db, directUrl: db.url, dataFolder: folder, signal: never };
  const cut = await releaseHere(here, datasetId, request, opened);
  if (cut.ended !== "done") throw cut.error;
  const lines = (await readFile(path.join(cut.report.place, "mix.json"), "utf8")).split("\n");
  const records = JSON.parse(lines.join("\n"));
  expect(records.map(({ id }: { id: string }) => id).filter((id: string) => /^[a-d]$/.test(id))).toEqual(["b", "c"]);
  expect(records).toHaveLength(5);
  for (const row of [ROWS[1], ROWS[2]]) expect(lines.some((line) => line.replace(/,$/, "") === row)).toBe(true);
});

test("a mix file that is not kept, or is another data set's, is told at its line; what is wrong further below by its row", async () => {
  const [own, other] = [await addSet(), await addSet()];
  const elsewhere = await keep(other.datasetId);
  for (const files of [[], [{ name: "llava.json", sha256: elsewhere.sha256 }]] as SentFile[][])
    await expect(save(own.datasetId, files)).rejects.toMatchObject({
      detail: { code: "recipeAt", data: { line: 5, why: { code: "recipeFileMissing", data: { file: "llava.json" } } } },
    });
  const broken = await keep(own.datasetId, `[${ROWS[0]}, {"id": "x"}]`);
  const files = [{ name: "llava.json", sha256: broken.sha256 }];
  const runId = await createRun(db, (client) =>
    startPreview(client, { datasetId: own.datasetId, reviewerId }, { name: "mix", text: RECIPE, files }),
  );
  await runPreview(db, runId, never);
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    state: "failed",
    error: { code: "recipeMixRow", data: { file: "llava.json", row: 2 } },
  });
});

const LISTED =
  "recipe: 1\nselect: { include: [pending] }\nholdOut: { questions: [test.txt] }\ncore: { size: 3, method: random }\nwrite: { requirePhotos: false }\n";

test("what came with a preview goes with it, unless a recipe was saved with it", async () => {
  const { datasetId } = await addSet();
  const list = (at: number) => `Who asks number ${at}?\n`;
  await save(datasetId, [{ name: "test.txt", text: list(0) }], LISTED, "kept");
  const ask = (text: string) =>
    createRun(db, (client) =>
      startPreview(client, { datasetId, reviewerId }, { name: "x", text: LISTED, files: [{ name: "test.txt", text }] }),
    );
  const [first, second] = [await ask(list(1)), await ask(list(2))];
  const texts = async () =>
    (await db.prisma.recipeFile.findMany({ where: { datasetId } })).map(({ text }) => text).sort();
  expect(await texts()).toEqual([list(0), list(1), list(2)].sort());
  expect(await runPreview(db, first, never)).toMatchObject({ ended: "done" });
  // That of the one which is still to come stays.
  expect(await texts()).toEqual([list(0), list(2)].sort());
  expect(await runPreview(db, second, never)).toMatchObject({ ended: "done" });
  expect(await texts()).toEqual([list(0)]);
});

test("mix files that no saved recipe names go after a while, and all of a data set that is gone", async () => {
  const { name, datasetId } = await addSet();
  const named = await keep(datasetId);
  const unnamed = await keep(datasetId, `[${ROWS[3]}]`);
  await save(datasetId, [{ name: "llava.json", sha256: named.sha256 }]);
  const longAgo = new Date(Date.now() - 30 * 24 * 3600 * 1000);
  await sweepAllRecipeFiles(db, env.dataFolder, longAgo);
  expect((await keptIn(datasetId)).sort()).toEqual([named.sha256, unnamed.sha256].sort());
  await sweepAllRecipeFiles(db, env.dataFolder, new Date(Date.now() + 60_000));
  expect(await keptIn(datasetId)).toEqual([named.sha256]);

  // What a cut left that was killed goes as well: nobody knows of it once the rows are gone.
  const releases = path.join(folder, "releases", String(datasetId));
  const [token, dead] = [
    randomUUID(),
    await db.prisma.run.create({ data: { kind: "release", state: "failed", datasetId, request: {} } }),
  ];
  const partial = path.join(releases, `.1.partial-${token}`);
  await mkdir(partial, { recursive: true });
  await writeFile(path.join(partial, "core.json"), "[");
  await db.pool.query(
    `INSERT INTO "Release" ("datasetId", number, token, name, "recipeText", recipe, seed, version, place, machine, "runId")
     SELECT $1, 1, $2, 'x', 'x', '{}', 0, '0', $3, $4, $5`,
    [datasetId, token, path.join(releases, "1"), hostname(), dead.id],
  );
  const here = { db, directUrl: db.url, signal: never };
  expect(await removeHere(here, name)).toMatchObject({ ended: "done" });
  expect(await readdir(releases)).toEqual([]);
  await sweepAllRecipeFiles(db, env.dataFolder, longAgo);
  expect(await keptIn(datasetId)).toEqual([]);
});
