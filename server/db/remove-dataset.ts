import { StudioError } from "#domain/error.ts";
import type { Database } from "./client.ts";

/** Removes a data set with everything that hangs on it. @throws StudioError not_found */
export async function removeDataset(db: Database, name: string): Promise<{ entries: number; verdicts: number }> {
  const dataset = await db.prisma.dataset.findUnique({ where: { name } });
  if (!dataset) throw new StudioError("not_found", `There is no data set ${JSON.stringify(name)}.`);
  const where = { datasetId: dataset.id };
  const [verdicts, , , , , , entries] = await db.prisma.$transaction([
    db.prisma.verdict.deleteMany({ where }),
    db.prisma.queue.deleteMany({ where }),
    // No key leads from these to their entries (docs/decisions/012): they do not go by themselves.
    db.prisma
      .$executeRaw`DELETE FROM "Claim" c USING "EntryStatus" s WHERE s."entryId" = c."entryId" AND s."datasetId" = ${dataset.id}`,
    db.prisma.entryStatus.deleteMany({ where }),
    db.prisma.entrySearch.deleteMany({ where }),
    db.prisma.stateCount.deleteMany({ where }),
    db.prisma.entry.deleteMany({ where }),
    db.prisma.sourceFile.deleteMany({ where }),
    db.prisma.image.deleteMany({ where }),
    db.prisma.photoSource.deleteMany({ where }),
    db.prisma.dataset.delete({ where: { id: dataset.id } }),
  ]);
  return { entries: entries.count, verdicts: verdicts.count };
}
