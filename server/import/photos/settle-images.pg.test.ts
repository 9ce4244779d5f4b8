import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settleImages } from "#domain/identity/settle-images.ts";
import type { Database } from "#server/db/client.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { evidenceOf, type MadeSet, madeSet } from "#tests/import/made-identities.ts";
import { type Piece, piecesOf } from "#tests/import/made-pieces.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-settle-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

/** Imports the pieces in that order, some at a time: each import finds what came before it in its folders, too. */
async function importInParts(name: string, pieces: readonly Piece[], cuts: readonly number[]): Promise<void> {
  const top = path.join(folder, name);
  let from = 0;
  for (const cut of [...cuts, pieces.length]) {
    const some = pieces.slice(from, Math.max(from, cut));
    from = Math.max(from, cut);
    if (some.length === 0) continue;
    for (const { root, name: file, bytes } of some) {
      const place = path.join(top, root, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, bytes);
    }
    await importPaths({ db, datasetName: name, paths: [...new Set(some.map(({ root }) => path.join(top, root)))] });
  }
}

/** Which files and mentions share an image, and which show a photo, as the database has it. */
async function standing(name: string) {
  const where = { dataset: { name } };
  const entries = await db.prisma.entry.findMany({ where, include: { image: true } });
  const files = await db.prisma.photoFile.findMany({ where: { image: where }, include: { image: true } });
  const rows = [
    ...entries.map(({ turns: said, image }) => ({
      what: /of ((?:path|number) \d+)\?/.exec(JSON.stringify(said))?.[1] ?? "",
      image,
    })),
    ...files.map(({ place, image }) => ({ what: place.slice(path.join(folder, name).length + 1), image })),
  ];
  const groups = Map.groupBy(rows, ({ image }) => image?.id);
  return [...groups.values()]
    .map(
      (group) =>
        `${group[0]?.image?.photo === "present" ? "shown" : "bare"}: ${group
          .map(({ what }) => what)
          .sort()
          .join(", ")}`,
    )
    .sort();
}

/** The same, as the rules have it. */
function expected(set: MadeSet): string[] {
  const { imageOfFile, imageOfMention, contested } = settleImages(evidenceOf(set));
  const rows = [...imageOfMention, ...imageOfFile].map(([what, image]) => ({ what, image }));
  const shown = new Set([...imageOfFile.values()].filter((image) => !contested.has(image)));
  return [...Map.groupBy(rows, ({ image }) => image)]
    .map(
      ([image, group]) =>
        `${shown.has(image) ? "shown" : "bare"}: ${group
          .map(({ what }) => what)
          .sort()
          .join(", ")}`,
    )
    .sort();
}

test("300 generated sets stand in the database as the rules have them, whatever came first", {
  timeout: 600_000,
}, async () => {
  let number = 0;
  const order = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(madeSet, order, fc.array(fc.nat(12), { maxLength: 2 }), async (set, random, cuts) => {
      const name = `set ${number++}`;
      const pieces = (await piecesOf(set))
        .map((piece) => [random.next().value, piece] as const)
        .sort(([a], [b]) => a - b);
      await importInParts(
        name,
        pieces.map(([, piece]) => piece),
        [...cuts].sort((a, b) => a - b),
      );
      if (pieces.length > 0 && set.photos.length + set.mentions.length > 0)
        expect(await standing(name)).toEqual(expected(set));
      await rm(path.join(folder, name), { recursive: true, force: true });
    }),
    { numRuns: 300 },
  );
});
