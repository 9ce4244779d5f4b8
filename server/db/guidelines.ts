import { StudioError } from "#domain/error.ts";
import type { Database } from "./client.ts";

/** Version 0 with no text where nothing was written yet. */
export type GuidelineView = { version: number; text: string; createdAt: string | null };

export async function loadGuideline(db: Database, datasetId: bigint): Promise<GuidelineView> {
  const row = await db.prisma.guideline.findFirst({ where: { datasetId }, orderBy: { version: "desc" } });
  return { version: row?.version ?? 0, text: row?.text ?? "", createdAt: row?.createdAt.toISOString() ?? null };
}

/** Appends version `after` + 1. @throws StudioError conflict where that one exists: somebody wrote in the meantime */
export async function saveGuideline(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  { text, after }: { text: string; after: number },
): Promise<GuidelineView> {
  const newest = await loadGuideline(db, datasetId);
  const created =
    newest.version === after
      ? await db.prisma.guideline.createManyAndReturn({
          data: { datasetId, version: after + 1, text, reviewerId },
          skipDuplicates: true,
        })
      : [];
  const [row] = created;
  if (!row) throw new StudioError("conflict", "Somebody wrote a newer version in the meantime.", { data: { newest } });
  return { version: row.version, text: row.text, createdAt: row.createdAt.toISOString() };
}
