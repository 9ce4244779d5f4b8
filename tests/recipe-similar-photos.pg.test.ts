import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { runRecipe } from "#server/recipe/run-recipe.ts";
import { freshDatabase } from "#tests/database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

/** A picture of its own for each number: blobs at drawn places. */
const picture = (number: number) => {
  const blobs = Array.from({ length: 6 }, (_, at) => {
    const [x, y] = [((number * 37 + at * 61) % 90) + 5, ((number * 53 + at * 29) % 70) + 5];
    return `<circle cx="${x * 4}" cy="${y * 4}" r="${20 + ((number + at * 7) % 5) * 14}" fill="hsl(${(number * 67 + at * 40) % 360},70%,${20 + ((number * 3 + at * 17) % 60)}%)"/>`;
  });
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="320"><rect width="400" height="320" fill="#ddd"/>${blobs.join("")}</svg>`,
    ),
  );
};

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-similar-"));
  const [set, photos, tests] = ["set", "set/VG_100K", "test/deep"].map((name) => path.join(folder, name));
  for (const own of [set, photos, tests]) await mkdir(own ?? "", { recursive: true });
  const rows = Array.from({ length: 8 }, (_, at) => ({
    image_id: at + 1,
    conversations: [
      {
        content: [
          { from: "user", value: `What is in ${at}?` },
          { from: "gpt", value: "A boat." },
        ],
      },
    ],
  }));
  await writeFile(path.join(set ?? "", "conversation.json"), JSON.stringify(rows));
  for (let number = 1; number <= 7; number++)
    await writeFile(path.join(photos ?? "", `${number}.jpg`), await picture(number).jpeg({ quality: 90 }).toBuffer());
  // The third smaller and compressed, the fifth lighter as PNG, one of no picture of the set, and no photo at all.
  await writeFile(path.join(tests ?? "", "third.jpg"), await picture(3).resize(200).jpeg({ quality: 40 }).toBuffer());
  await writeFile(path.join(tests ?? "", "fifth.png"), await picture(5).modulate({ brightness: 1.1 }).png().toBuffer());
  await writeFile(path.join(tests ?? "", "other.jpg"), await picture(99).jpeg().toBuffer());
  await writeFile(path.join(tests ?? "", "broken.jpg"), "no picture");
  await importPaths({ db, datasetName: "svit", paths: [set ?? ""] });
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function made(holdOut: string, size: number) {
  const file = path.join(folder, "recipe.yaml");
  const text = `recipe: 1\nselect: { include: [pending] }\nholdOut: { folders: [test]${holdOut} }\n`;
  await writeFile(file, `${text}core: { size: ${size}, method: random }\nwrite: { requirePhotos: false }\n`);
  const sink = memorySink();
  const report = await runRecipe({ db, datasetName: "svit", opened: await openRecipe(file), place: null }, sink);
  const matches = sink.text("held-out.similar.jsonl").trim().split("\n").filter(Boolean);
  return { report, matches: matches.map((line) => JSON.parse(line)), core: sink.text("core.json") };
}

test("photos that look like a test photo stay behind with their entries, each told with both names", async () => {
  const { report, matches, core } = await made("", 6);
  expect(matches).toMatchObject([
    { photo: "vg:3", path: "VG_100K/3.jpg", heldOut: "test/deep/third.jpg" },
    { photo: "vg:5", path: "VG_100K/5.jpg", heldOut: "test/deep/fifth.png" },
  ]);
  expect(report.heldOut.similar).toEqual({
    given: { hashed: 3, unread: 1 },
    own: { hashed: 7, unread: 1 },
    matches: 2,
    isKept: false,
    entries: 2,
  });
  expect(core).not.toContain("What is in 2?");
  expect(core).not.toContain("What is in 4?");
});

test("kept, they are told of and in the set; at another distance other photos match", async () => {
  const { report, matches } = await made(", keepSimilar: true", 8);
  expect(matches).toHaveLength(2);
  expect(report.heldOut.similar).toMatchObject({ isKept: true, entries: 2 });
  expect((await made(", distance: 20, keepSimilar: true", 8)).matches.length).toBeGreaterThanOrEqual(2);
});

test("a folder without photos is told with its place", async () => {
  await mkdir(path.join(folder, "empty"), { recursive: true });
  const file = path.join(folder, "empty.yaml");
  await writeFile(file, "recipe: 1\nholdOut: { folders: [empty] }\ncore: { size: 1 }\n");
  await expect(openRecipe(file)).rejects.toThrow("empty.yaml, line 2, column 22: empty contains no photos");
});
