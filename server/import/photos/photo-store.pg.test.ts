import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { keepZip } from "./keep-zip.ts";
import { PhotoStore } from "./photo-store.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;
let folder: string;
let store: string;

beforeAll(async () => {
  db = await freshDatabase();
  datasetId = (await db.prisma.dataset.create({ data: { name: "store" } })).id;
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-store-"));
  store = path.join(folder, "data", "photos");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function place(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o644);
  const client = await db.pool.connect();
  try {
    const placed = await new PhotoStore(store).place(client, datasetId, { path: file, root: folder, name } as never, {
      names: [],
      publicId: null,
    });
    return path.join(store, placed.path);
  } finally {
    client.release();
  }
}

test("a photo that the store has is not written again, whatever stands there", async () => {
  const kept = await place("a.jpg", "one photo");
  const before = await stat(kept);
  expect(await place("b.jpg", "one photo")).toBe(kept);
  expect(await stat(kept)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  // Others may be reading it, and a backup has it: it is never replaced, not even by what it should be.
  await writeFile(kept, "changed by hand");
  await place("a.jpg", "one photo");
  expect(await readFile(kept, "utf8")).toBe("changed by hand");
  expect(await readdir(store)).toEqual([path.basename(kept)]);
});

test("what the store keeps is nobody's but the studio's, whoever could read what it is a copy of", async () => {
  const kept = await place("a.jpg", "one photo");
  await writeFile(path.join(folder, "a.zip"), "a zip");
  const zip = await keepZip(path.join(folder, "a.zip"), store);
  for (const file of [kept, zip]) expect((await stat(file)).mode & 0o777, file).toBe(0o600);
  expect((await stat(store)).mode & 0o777).toBe(0o700);
});
