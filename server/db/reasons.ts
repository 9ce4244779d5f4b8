import { StudioError } from "#domain/error.ts";
import { digitClashes, type Reason, reasonSchema } from "#domain/reasons.ts";
import type { Database } from "./client.ts";

/** The data set's reasons, retired ones included, in the order of their keys. */
export async function loadReasons(db: Database, datasetId: bigint): Promise<Reason[]> {
  const rows = await db.prisma.reason.findMany({ where: { datasetId }, orderBy: [{ digit: "asc" }, { code: "asc" }] });
  return rows.map(({ id: _, datasetId: __, updatedAt: ___, ...reason }) => reasonSchema.parse(reason));
}

/**
 * Replaces the data set's reasons. A code that verdicts may name is never deleted: left out, it is retired.
 * @throws StudioError unprocessable where two of one task answer to the same key
 */
export async function saveReasons(db: Database, datasetId: bigint, reasons: readonly Reason[]): Promise<Reason[]> {
  const [clash] = digitClashes(reasons);
  if (clash)
    throw new StudioError(
      "unprocessable",
      `${clash[0]} and ${clash[1]} share a key in one task. Give one of them another digit.`,
    );
  const codes = reasons.map((reason) => reason.code);
  if (new Set(codes).size < codes.length) throw new StudioError("unprocessable", "Two reasons have the same code.");
  await db.prisma.$transaction([
    db.prisma.reason.updateMany({
      where: { datasetId, code: { notIn: codes } },
      data: { retired: true, updatedAt: new Date() },
    }),
    ...reasons.map((reason) =>
      db.prisma.reason.upsert({
        where: { datasetId_code: { datasetId, code: reason.code } },
        create: { ...reason, datasetId },
        update: { ...reason, updatedAt: new Date() },
      }),
    ),
  ]);
  return loadReasons(db, datasetId);
}
