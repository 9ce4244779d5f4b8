import { createHash, randomUUID } from "node:crypto";
import { factsOf } from "#domain/entry/entry-facts.ts";
import type { Task } from "#domain/entry/task.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import { STARTING_REASONS } from "#domain/verdict/starting-reasons.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { verdictOf } from "#tests/verdict-of.ts";

export type Reviewer = { id: string; name: string };

export async function addReviewer(db: Database, name: string): Promise<Reviewer> {
  return db.prisma.reviewer.create({ data: { id: randomUUID(), name }, select: { id: true, name: true } });
}

/** The reasons that an imported data set starts with. */
export async function addReasons(db: Database, datasetId: bigint): Promise<void> {
  await db.prisma.reason.createMany({ data: STARTING_REASONS.map((reason) => ({ ...reason, datasetId })) });
}

/** A data set with `images` photos of `perImage` entries each, two QAs an entry, all pending. */
export async function addDataset(
  db: Database,
  { name = randomUUID() as string, images = 1, perImage = 3, task = "conversation" as Task } = {},
): Promise<{ datasetId: bigint; entryIds: bigint[] }> {
  const dataset = await db.prisma.dataset.create({ data: { name } });
  await addReasons(db, dataset.id);
  const file = await db.prisma.sourceFile.create({
    data: {
      datasetId: dataset.id,
      path: "made.json",
      format: "svit",
      notation: "svit",
      space: { name: "unit" },
      sizeBytes: 1,
    },
  });
  const entryIds: bigint[] = [];
  for (let number = 0; number < images; number++) {
    const image = await db.prisma.image.create({
      data: { datasetId: dataset.id, identity: `vg:${number + 1}`, widthPx: 800, heightPx: 600 },
    });
    for (let part = 0; part < perImage; part++) {
      const turns = ["How many boats?", `There are ${part}.`, "Who is aboard?", "Two men."].map((value, index) => ({
        from: index % 2 === 0 ? "user" : "gpt",
        value,
      }));
      const entry = await db.prisma.entry.create({
        data: {
          datasetId: dataset.id,
          imageId: image.id,
          task,
          topic: "Boats",
          turns,
          hash: new Uint8Array(createHash("sha256").update(`${number} ${part}`).digest()),
          sourceFileId: file.id,
          rowIndex: number,
          partIndex: part,
          rowShell: { image_id: number + 1, conversations: null },
          partShell: { topic: "Boats", content: null },
          marks: [],
          pairCount: 2,
          status: {
            create: { datasetId: dataset.id, task, imageId: image.id, ...factsOf(turnsOf(turns)) },
          },
        },
      });
      entryIds.push(entry.id);
    }
  }
  await db.prisma.stateCount.create({
    data: { datasetId: dataset.id, task, state: "pending", delta: BigInt(entryIds.length) },
  });
  return { datasetId: dataset.id, entryIds };
}

/** A verdict as a browser sends it, outside of any session unless `more` says so. */
export const verdictBody = (entryId: bigint, more: Partial<VerdictBody> = {}): VerdictBody =>
  verdictOf({
    id: randomUUID(),
    entryId: String(entryId),
    queueId: null,
    durationMs: 1000,
    activeMs: 900,
    ...more,
  });
