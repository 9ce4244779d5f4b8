import type { Database } from "#server/db/client.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";

/** Where a photo lies. */
export type PhotoAt = { kind: string; root: string; path: string | null; photo?: "absent" | "remote" };

/** Adds a record of LLaVA's own shape for each image, whose photo lies where `at` says. */
export async function addLlavaPhotos(db: Database, datasetId: bigint, at: Record<string, PhotoAt>): Promise<void> {
  const conversations = [
    { from: "human", value: "<image>\nWhy?" },
    { from: "gpt", value: "So." },
  ];
  const text = JSON.stringify(Object.keys(at).map((image) => ({ image, conversations })));
  const identityOf = ({ image }: { image?: unknown }) => `path:${image}`;
  await addRawFile(db, { datasetId, path: "a.json", format: "llava", task: "other", text, identityOf });
  for (const [name, { kind, root, path: photoPath, photo = "present" }] of Object.entries(at)) {
    const source = await db.prisma.photoSource.upsert({
      where: { datasetId_kind_root: { datasetId, kind, root } },
      create: { datasetId, kind, root },
      update: {},
    });
    const where = { datasetId_identity: { datasetId, identity: `path:${name}` } };
    await db.prisma.image.update({ where, data: { photoSourceId: source.id, photoPath, photo } });
  }
}
