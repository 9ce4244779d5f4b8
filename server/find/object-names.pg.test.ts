import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { suggestNames } from "./object-names.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let own: bigint;
let other: bigint;

/** Photos of a data set, with the names that each has by its number. */
async function addPhotos(name: string, count: number, namesOf: (nth: number) => string[]): Promise<bigint> {
  const { id } = await db.prisma.dataset.create({ data: { name } });
  const images = await db.prisma.image.createManyAndReturn({
    data: Array.from({ length: count }, (_, nth) => ({ datasetId: id, identity: `vg:${nth + 1}` })),
    select: { id: true },
  });
  await db.prisma.annotation.createMany({
    data: images.map((image, nth) => ({ imageId: image.id, kind: "objects", document: [], names: namesOf(nth) })),
  });
  return id;
}

beforeAll(async () => {
  db = await freshDatabase();
  other = await addPhotos("other", 3000, (nth) => ["boat", "bollard", ...(nth % 2 ? ["buoy"] : [])]);
  own = await addPhotos("own", 3000, (nth) => [
    "boat",
    ...(nth % 3 ? ["bird"] : []),
    ...(nth === 1234 ? ["bonfire"] : []),
  ]);
  await db.pool.query('ANALYZE "Annotation"');
});
afterAll(() => db.close());

test("names come from this data set alone, the commonest first", async () => {
  expect(await suggestNames(db, own, "b")).toEqual(expect.arrayContaining(["boat", "bird"]));
  expect((await suggestNames(db, own, "b")).slice(0, 2)).toEqual(["boat", "bird"]);
  expect(await suggestNames(db, own, "bo")).not.toContain("bollard");
  expect(await suggestNames(db, own, "buoy")).toEqual([]);
  expect(await suggestNames(db, other, "b")).toEqual(["boat", "bollard", "buoy"]);
});

test("a name that one photo of thousands has is suggested where the statistics know it", async () => {
  const { rows } = await db.pool.query(
    `SELECT 'bonfire' = ANY(most_common_elems::text::text[]) AS known FROM pg_stats WHERE tablename = 'Annotation' AND attname = 'names'`,
  );
  expect(rows).toEqual([{ known: true }]);
  expect(await suggestNames(db, own, "bon")).toEqual(["bonfire"]);
  expect(await suggestNames(db, other, "bon")).toEqual([]);
});

test("a small data set is looked at whole, and one without photos has no names", async () => {
  const small = await addPhotos("small", 5, (nth) => [`thing ${nth}`]);
  expect(await suggestNames(db, small, "thing")).toHaveLength(5);
  const { id } = await db.prisma.dataset.create({ data: { name: "empty" } });
  expect(await suggestNames(db, id, "")).toEqual([]);
});

test("signs of patterns are signs", async () => {
  const odd = await addPhotos("odd", 2, () => ["50%_off\\", "500"]);
  expect(await suggestNames(db, odd, "50%")).toEqual(["50%_off\\"]);
  expect(await suggestNames(db, odd, "50%_off\\")).toEqual(["50%_off\\"]);
});
