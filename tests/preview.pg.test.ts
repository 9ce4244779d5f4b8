import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewReportSchema } from "#domain/recipe/preview.ts";
import { nowhereSink } from "#server/recipe/nowhere-sink.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { runRecipe } from "#server/recipe/run-recipe.ts";
import { startPreview } from "#server/release/start-preview.ts";
import { createRun } from "#server/runs/create-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { workUntil } from "#tests/machine/work-here.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId = 0n;
let entryIds: bigint[] = [];
let reviewerId = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-preview-"));
  ({ datasetId, entryIds } = await addDataset(db, { name: "boats", images: 10, perImage: 2 }));
  ({ id: reviewerId } = await addReviewer(db, "Ann"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const ask = (text: string, files: { name: string; text: string }[] = []) =>
  createRun(db, (client) => startPreview(client, { datasetId, reviewerId }, { name: "core", text, files }));
const load = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });

async function ended(id: bigint) {
  const isOver = async () => (await load(id)).finishedAt !== null;
  await workUntil(db, folder, () => expect.poll(isOver, { timeout: 30_000 }).toBe(true));
  return load(id);
}

const CORE =
  "recipe: 1\nselect: { include: [pending] }\ncore: { size: 5, method: random }\nwrite: { requirePhotos: false }\n";

test("a preview counts what a run of the recipe makes, and writes nothing but its report", async () => {
  const run = await ended(await ask(CORE));
  expect(run.state).toBe("done");
  const { made, queue } = previewReportSchema.parse(run.report);
  const opened = openRecipeText(CORE, "core");
  expect(made).toEqual(await runRecipe({ db, datasetName: "boats", opened, place: null }, nowhereSink()));
  expect(made).toMatchObject({ before: { entries: 20 }, core: { entries: 5 }, random: { entries: 5 } });
  expect(queue).toBeNull();
  expect(await readdir(folder)).toEqual([]);
  expect(await db.prisma.release.count()).toBe(0);
  expect(await db.prisma.recipe.count()).toBe(0);
});

test("a recipe that is a review session alone tells of that, and makes none", async () => {
  await decide(db, entryIds[0] ?? 0n, { decision: "accept" });
  const run = await ended(await ask("{ recipe: 1, queue: { size: 4 } }"));
  expect(previewReportSchema.parse(run.report)).toEqual({
    made: null,
    queue: { wanted: 4, had: 1, toReview: 3, reserve: 16 },
  });
  expect(await db.prisma.queue.count()).toBe(0);
});

test("what cannot be met is told with its line, and a broken text makes no run", async () => {
  const run = await ended(await ask(CORE.replace("size: 5", "size: 21")));
  expect(run).toMatchObject({
    state: "failed",
    error: { code: "recipeAt", data: { line: 3, column: 9, why: { code: "recipeShort" } } },
  });
  const before = await db.prisma.run.count();
  await expect(ask("recipe: 1\ncore: { sise: 1 }\n")).rejects.toMatchObject({ code: "unprocessable" });
  expect(await db.prisma.run.count()).toBe(before);
});

test("files come with the text", async () => {
  const text = CORE.replace("method: random", "method: concepts, concepts: [own.txt]");
  await expect(ask(text)).rejects.toMatchObject({ detail: { data: { why: { code: "recipeFileMissing" } } } });
  const run = await ended(await ask(text, [{ name: "own.txt", text: "boat\nsubmarine\n" }]));
  expect(previewReportSchema.parse(run.report).made?.before.concepts).toMatchObject({ covered: 1, of: 2 });
});

test("one that was cancelled while it waited ends so, without a report", async () => {
  const id = await ask(CORE);
  await db.pool.query(`UPDATE "Run" SET cancelled = true WHERE id = $1`, [id]);
  expect(await ended(id)).toMatchObject({ state: "cancelled", report: null });
});
