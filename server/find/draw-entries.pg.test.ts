import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { drawEntries } from "./draw-entries.ts";

let db: Database;
let entryIds: bigint[];
let fitting: { where: string; values: unknown[] };

beforeAll(async () => {
  db = await freshDatabase();
  let datasetId: bigint;
  ({ datasetId, entryIds } = await addDataset(db, { images: 8, perImage: 5 }));
  fitting = { where: `s."datasetId" = $1`, values: [datasetId] };
});
afterAll(() => db.close());

test("a seed draws the same again, the beginning of a longer draw, and another seed another", async () => {
  const draw = (seed: string, sizeMax: number) => drawEntries(db.pool, fitting, { order: "shuffle", seed, sizeMax });
  const all = await draw("one", 40);
  expect(all.population).toBe(40);
  expect(new Set(all.entryIds)).toEqual(new Set(entryIds.map(String)));
  expect(await draw("one", 12)).toEqual({ entryIds: all.entryIds.slice(0, 12), population: 40 });
  expect((await draw("two", 12)).entryIds).not.toEqual(all.entryIds.slice(0, 12));
});

test("by photo a photo's entries follow one another as they were imported", async () => {
  const { entryIds: drawn } = await drawEntries(db.pool, fitting, { order: "photo", seed: "one", sizeMax: 33 });
  const photos = drawn.map((id) => Math.floor(entryIds.indexOf(BigInt(id)) / 5));
  const runs = photos.filter((photo, at) => photo !== photos[at - 1]);
  expect(runs).toHaveLength(7);
  expect(new Set(runs).size).toBe(7);
  for (const photo of runs) {
    const own = drawn.filter((_, at) => photos[at] === photo).map(Number);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
});

test("where nothing fits nothing is drawn", async () => {
  const none = { where: `s."datasetId" = $1`, values: [987654321] };
  expect(await drawEntries(db.pool, none, { order: "shuffle", seed: "", sizeMax: 5 })).toEqual({
    entryIds: [],
    population: 0,
  });
});
