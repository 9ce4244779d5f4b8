import { type BoxCounts, boxCountsSchema, type FileBoxes, type NotationOfFile } from "#domain/box-reading.ts";
import { isSettled } from "#domain/entry/entry-text.ts";
import { UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import type { Database } from "#server/db/client.ts";
import { NOTATION_COLUMNS, type NotationColumns, type NotationRow, notationsIn } from "./load-notations.ts";

/** The source files of a data set with how their boxes are read, those first that somebody should settle. */
export async function loadBoxes(db: Database, datasetId: bigint): Promise<FileBoxes[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT f.id::text AS "fileId", f.path, f.format, f.licence, f."boxCounts", ${NOTATION_COLUMNS},
       (SELECT json_object_agg(r.id, r.name) FROM "Reviewer" r
        WHERE r.id::text = f."settledById"::text OR r.id::text IN (SELECT further->>'settledById' FROM jsonb_array_elements(f."furtherReadings") further)) AS names
     FROM "SourceFile" f
     WHERE f."datasetId" = $1
     ORDER BY ${IS_WAITING} DESC, f.path, f.id`,
    [datasetId],
  );
  return rows.map((row) => {
    const { fileId, path, format, licence, names } = row;
    const counts = boxCountsSchema.safeParse(row.boxCounts).data ?? {};
    const notations = notationsIn(row).map((own) => notationOfFile(own, counts, names ?? {}));
    return { fileId, path, format, licence, notations, strangers: counts.unknown ?? 0 };
  });
}

type Row = Pick<FileBoxes, "fileId" | "path" | "format" | "licence"> &
  NotationColumns & { boxCounts: unknown; names: Record<string, string> | null };

function notationOfFile(
  { signs, notation, space, readings, settledById, settledAt }: NotationRow,
  counts: BoxCounts,
  names: Record<string, string>,
): NotationOfFile {
  const [likeliest] = readings;
  const grounding =
    notation !== null && space !== null
      ? { notation, space, isGuess: false }
      : likeliest
        ? { ...likeliest, isGuess: true }
        : { ...UNKNOWN_GROUNDING, notation, space };
  const counted = signs ?? (isSettled(grounding) ? grounding.notation : null);
  return {
    signs,
    grounding,
    readings,
    entries: (counted && counts[counted]) ?? null,
    settledBy: (settledById && names[settledById]) || null,
    settledAt: settledAt ?? null,
  };
}

/** Of "SourceFile" f: whether a person has to choose how boxes of it are read. */
const IS_WAITING = `(f.space IS NULL AND jsonb_array_length(f.readings) > 0 OR jsonb_path_exists(f."furtherReadings", '$[*] ? (@.space == null)'))`;

/** How many files of a data set wait for somebody to settle how their boxes are read. */
export async function countUnsettled(db: Database, datasetId: bigint): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM "SourceFile" f WHERE f."datasetId" = $1 AND ${IS_WAITING}`,
    [datasetId],
  );
  return rows[0]?.n ?? 0;
}
