import { type GenerationInput, generationRequestSchema } from "#domain/generate/generation-request.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import type { Generator } from "#server/env.ts";
import { allowGenerator } from "#server/generate/allowed.ts";
import { PATIENCE, type Patience } from "#server/generate/ask-patiently.ts";
import type { GeneratePlace } from "#server/generate/batch.ts";
import { runGenerate } from "#server/generate/run-generate.ts";
import { startGenerate } from "#server/generate/start-generate.ts";
import { insertRun } from "#server/runs/insert-run.ts";

/** Searched for in everything that is written. */
export const KEY = "sk-never-to-be-seen-4711";
export const never = new AbortController().signal;

/** As PATIENCE, but for tests that let a server fail: one pause, of nearly nothing. */
const HASTY: Patience = { ...PATIENCE, triesMax: 2, random: () => 1 };

export const generatorAt = (address: string, more: Partial<Generator> = {}): Generator => ({
  address,
  model: "mill-1",
  key: () => KEY,
  prices: { currency: "USD", input: 2, output: 10 },
  perMinute: 1_000_000,
  parallel: 1,
  ...more,
});

export const placeAt = (generator: Generator | null, more: Partial<GeneratePlace> = {}): GeneratePlace => ({
  generator,
  readPhoto: async () => null,
  patience: HASTY,
  ...more,
});

/** A data set of photos with two captions, an object and a region each, and no entries. */
export async function addPhotos(
  db: Database,
  photos: number,
  captions = ["A mill stands on a hill.", "The sky is pale."],
) {
  const dataset = await db.prisma.dataset.create({ data: { name: `set ${Math.random()}` } });
  const imageIds: string[] = [];
  for (let number = 1; number <= photos; number++) {
    const identity = `vg:${number}`;
    const image = await db.prisma.image.create({
      data: {
        datasetId: dataset.id,
        identity,
        widthPx: 800,
        heightPx: 600,
        aliases: { create: { datasetId: dataset.id, alias: identity } },
      },
    });
    await db.prisma.annotation.createMany({
      data: [
        { imageId: image.id, kind: "captions", document: captions.map((caption, id) => ({ id, caption })), names: [] },
        {
          imageId: image.id,
          kind: "objects",
          document: [{ object_id: 1, names: ["mill"], x: 80, y: 60, w: 320, h: 300 }],
          names: ["mill"],
        },
        {
          imageId: image.id,
          kind: "regions",
          document: [{ region_id: 2, phrase: "a sail", x: 1, y: 1, width: 9, height: 9 }],
          names: [],
        },
      ],
    });
    imageIds.push(String(image.id));
  }
  return { datasetId: dataset.id, datasetName: dataset.name, imageIds };
}

/** Asks for a batch at an address that may have the data set. */
export async function startBatch(
  db: Database,
  generator: Generator,
  datasetId: bigint,
  input: GenerationInput,
  reviewerId: string | null = null,
) {
  await allowGenerator(db, datasetId, generator.address, { withPhotos: false });
  const request = generationRequestSchema.parse(input);
  return inTransaction(db.pool, async (client) =>
    insertRun(client, await startGenerate(client, generator, { datasetId, request, reviewerId })),
  );
}

export async function runBatch(
  db: Database,
  generator: Generator,
  datasetId: bigint,
  input: GenerationInput,
  reviewerId: string | null = null,
) {
  const runId = await startBatch(db, generator, datasetId, input, reviewerId);
  return { runId, end: await runGenerate(db, runId, placeAt(generator), never) };
}

/** Settings of a model that nobody listens as: its Runs are asked for, and none is carried out. */
export const MODEL_SETTINGS = { SVIT_MODEL_URL: "http://127.0.0.1:9/v1", SVIT_MODEL: "mill-1" };

/** The model of those settings may have a data set, of whose photos something is known to ask it about. */
export async function allowModel(db: Database, datasetId: bigint): Promise<void> {
  await db.pool.query(`INSERT INTO "DatasetGenerator" ("datasetId", address) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    datasetId,
    MODEL_SETTINGS.SVIT_MODEL_URL,
  ]);
  await db.pool.query(
    `INSERT INTO "Annotation" ("imageId", kind, document, names) SELECT id, 'captions', '[{"caption":"A mill."}]', '{}' FROM "Image" WHERE "datasetId" = $1
     ON CONFLICT DO NOTHING`,
    [datasetId],
  );
}
