import type { AnnotationDocuments } from "#domain/box/known-boxes.ts";
import type { Database } from "#server/db/client.ts";

/**
 * The annotation documents of an image, one array a kind. What came under several names of the image (COCO's beside Visual
 * Genome's) stands one after the other, elements of one id once.
 */
export async function loadDocuments(db: Database, imageId: bigint): Promise<AnnotationDocuments> {
  const rows = await db.prisma.annotation.findMany({
    where: { imageId },
    orderBy: [{ kind: "asc" }, { claim: "asc" }],
  });
  const documents: Record<string, unknown[]> = {};
  for (const { kind, document } of rows) {
    const elements = Array.isArray(document) ? document : [];
    const before = documents[kind];
    if (!before) documents[kind] = elements;
    else {
      const known = new Set(before.map(idOf));
      documents[kind] = [...before, ...elements.filter((element) => !known.has(idOf(element)))];
    }
  }
  return documents;
}

/** What tells one element from another, as a merge of documents does (server/import/write/merge-annotations.ts). */
function idOf(element: unknown): string {
  const { object_id, region_id, relationship_id, id } = (element ?? {}) as Record<string, unknown>;
  return String(object_id ?? region_id ?? relationship_id ?? id ?? JSON.stringify(element));
}
