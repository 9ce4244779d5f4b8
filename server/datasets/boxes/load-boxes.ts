import { boxReadingSchema, type FileBoxes } from "#domain/box-reading.ts";
import type { Database } from "#server/db/client.ts";
import { GROUNDING, groundingOf } from "#server/entries/grounding-sql.ts";

/** The source files of a data set with how their boxes are read, those first that somebody should settle. */
export async function loadBoxes(db: Database, datasetId: bigint): Promise<FileBoxes[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT f.id::text, f.path, f.format, f.licence, ${GROUNDING} AS grounding, f.readings, r.name AS "settledBy", f."settledAt"
     FROM "SourceFile" f LEFT JOIN "Reviewer" r ON r.id = f."settledById"
     WHERE f."datasetId" = $1
     ORDER BY f.space IS NULL AND json_array_length(f.readings::json) > 0 DESC, f.path, f.id`,
    [datasetId],
  );
  return rows.map(({ id, grounding, readings, settledAt, ...row }) => ({
    ...row,
    fileId: id,
    grounding: groundingOf(grounding),
    readings: boxReadingSchema.array().safeParse(readings).data ?? [],
    settledAt: settledAt?.toISOString() ?? null,
  }));
}

type Row = Pick<FileBoxes, "path" | "format" | "licence" | "settledBy"> & {
  id: string;
  grounding: unknown;
  readings: unknown;
  settledAt: Date | null;
};

/** How many files of a data set wait for somebody to settle how their boxes are read. */
export async function countUnsettled(db: Database, datasetId: bigint): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM "SourceFile" f
     WHERE f."datasetId" = $1 AND f.space IS NULL AND json_array_length(f.readings::json) > 0`,
    [datasetId],
  );
  return rows[0]?.n ?? 0;
}
