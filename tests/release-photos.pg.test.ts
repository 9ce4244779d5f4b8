import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { isWhole, storedReleaseSchema } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { removeRelease } from "#server/release/remove-release.ts";
import { verifyRelease } from "#server/release/verify-release.ts";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let sets = 0;
const run = promisify(execFile);
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-release-photos-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

/** A data set of photos 1 to 3, of which the third has no file. */
async function addSet() {
  const name = `photos${++sets}`;
  const place = path.join(folder, name);
  await mkdir(path.join(place, "VG_100K"), { recursive: true });
  for (const id of [1, 2])
    await sharp({ create: { width: 40 * id, height: 30, channels: 3, background: { r: 60 * id, g: 9, b: 9 } } })
      .jpeg()
      .toFile(path.join(place, "VG_100K", `${id}.jpg`));
  const rows = [1, 2, 3].map((image_id) => ({
    image_id,
    conversations: ["a", "b"].map((word) => ({
      content: [
        { from: "user", value: `What is ${word} of ${image_id}?` },
        { from: "gpt", value: `A boat ${word} of ${image_id}.` },
      ],
    })),
  }));
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(rows));
  await importPaths({ db, datasetName: name, paths: [place] });
  const { id } = await requireDataset(db.pool, { name });
  return id;
}

const RECIPE = "recipe: 1\nseed: 7\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";

async function cut(datasetId: bigint, withPhotos: boolean) {
  const opened = openRecipeText(RECIPE, "all.yaml");
  const request = storedReleaseSchema.parse({ name: opened.name, recipe: opened.text, withPhotos });
  const signal = new AbortController().signal;
  const here = { db, directUrl: db.url, dataFolder: folder, signal };
  const end = await releaseHere(here, datasetId, { ...request, place: null }, opened);
  if (end.ended !== "done") throw end.error;
  return end.report;
}

async function filesIn(place: string) {
  const all = await readdir(place, { recursive: true, withFileTypes: true });
  return all.filter((own) => own.isFile()).map((own) => path.relative(place, path.join(own.parentPath, own.name)));
}

test("photos leave under the names that the records give, each once, are summed, listed as missing, and removed again", async () => {
  const datasetId = await addSet();
  const { number, place } = await cut(datasetId, true);
  const photos = (await filesIn(place)).filter((name) => name.startsWith("photos/")).sort();
  expect(photos).toEqual(["photos/vg/VG_100K/1.jpg", "photos/vg/VG_100K/2.jpg"]);
  const records: { image: string }[] = JSON.parse(await readFile(path.join(place, "mix.json"), "utf8"));
  expect(new Set(records.map(({ image }) => `photos/${image}`))).toEqual(
    new Set([...photos, "photos/vg/VG_100K/3.jpg"]),
  );
  const missing = (await readFile(path.join(place, "missing-photos.jsonl"), "utf8")).trim().split("\n");
  expect(missing.map((line) => JSON.parse(line))).toMatchObject([{ name: "vg/VG_100K/3.jpg", reason: "absent" }]);
  await run("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: place });
  const card = await readFile(path.join(place, "README.md"), "utf8");
  expect(card).toContain("2 photos are in `photos/`");
  expect(card).toContain("1 could not be had");
  expect(await readFile(path.join(place, "finetune.sh"), "utf8")).toContain('$HERE/photos"}');
  expect(isWhole(await verifyRelease(db.pool, datasetId, number))).toBe(true);
  await writeFile(path.join(place, "photos/vg/VG_100K/1.jpg"), "other bytes");
  await writeFile(path.join(place, "photos/own.jpg"), "somebody's own");
  expect(await verifyRelease(db.pool, datasetId, number)).toMatchObject({
    changed: ["photos/vg/VG_100K/1.jpg"],
    extra: ["photos/own.jpg"],
  });
  expect((await removeRelease(db, datasetId, number)).left).toEqual(["photos"]);
  expect(await filesIn(place)).toEqual(["photos/own.jpg"]);
});

test("without being asked for no photo is in it; of a withdrawn photo neither is, nor its entries", async () => {
  const datasetId = await addSet();
  const plain = await cut(datasetId, false);
  expect((await filesIn(plain.place)).filter((name) => /photos/.test(name))).toEqual([]);
  const image = await db.prisma.image.findFirstOrThrow({ where: { datasetId, identity: "vg:2" } });
  await db.pool.query(`UPDATE "Image" SET "isWithdrawn" = true, photo = 'withdrawn' WHERE id = $1`, [image.id]);
  const { place } = await cut(datasetId, true);
  const photos = (await filesIn(place)).filter((name) => name.startsWith("photos/"));
  expect(photos).toEqual(["photos/vg/VG_100K/1.jpg"]);
  expect(must(await readFile(path.join(place, "mix.json"), "utf8"), "it is written")).not.toContain("of 2?");
});

test("twice the same bytes, photos included", async () => {
  const datasetId = await addSet();
  const [one, other] = [await cut(datasetId, true), await cut(datasetId, true)];
  const sums = (place: string) => readFile(path.join(place, "SHA256SUMS"), "utf8");
  expect(await sums(other.place)).toBe(await sums(one.place));
});
