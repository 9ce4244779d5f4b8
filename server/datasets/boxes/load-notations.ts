import type pg from "pg";
import { type BoxReadingChoice, boxReadingSchema } from "#domain/box-reading.ts";
import { NOTATIONS, type NotationName } from "#domain/grounding/notation.ts";
import { type SpaceSetting, spaceSettingSchema } from "#domain/grounding/space.ts";
import { storedReadingSchema } from "#server/entries/grounding-sql.ts";

/** A notation of a file as it is stored; of its first one the file's own columns. */
export type NotationRow = {
  signs: NotationName | null;
  notation: NotationName | null;
  space: SpaceSetting | null;
  readings: BoxReadingChoice[];
  settledById?: string | null | undefined;
  settledAt?: string | null | undefined;
};

/** The columns of "SourceFile" f from which `notationsIn` reads. */
export const NOTATION_COLUMNS = `f.notation, f.space, f.readings, f.signs, f."furtherReadings", f."settledById", f."settledAt"`;
export type NotationColumns = {
  notation: string | null;
  space: unknown;
  readings: unknown;
  signs: string | null;
  furtherReadings: unknown;
  settledById: string | null;
  settledAt: Date | null;
};

/** The notations of a file, its first one first: a file of which nothing is known has one of nothing. */
export function notationsIn(row: NotationColumns): NotationRow[] {
  const first: NotationRow = {
    signs: NOTATIONS.find((name) => name === row.signs) ?? null,
    notation: NOTATIONS.find((name) => name === row.notation) ?? null,
    space: spaceSettingSchema.safeParse(row.space).data ?? null,
    readings: boxReadingSchema.array().safeParse(row.readings).data ?? [],
    settledById: row.settledById,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
  return [first, ...(storedReadingSchema.array().safeParse(row.furtherReadings).data ?? [])];
}

/** A file's notations, locked until the transaction ends, with how many entries it has and the transaction's time; null for none of the data set's. */
export async function loadNotations(
  client: pg.PoolClient,
  { datasetId, fileId }: { datasetId: bigint; fileId: bigint },
): Promise<{ notations: NotationRow[]; entries: number; now: Date } | null> {
  const { rows } = await client.query<NotationColumns & { entries: number; now: Date }>(
    `SELECT ${NOTATION_COLUMNS}, now() AS now, (SELECT count(*)::int FROM "Entry" e WHERE e."datasetId" = $1 AND e."sourceFileId" = f.id) AS entries
     FROM "SourceFile" f WHERE f."datasetId" = $1 AND f.id = $2 FOR UPDATE`,
    [datasetId, fileId],
  );
  const [row] = rows;
  return row ? { notations: notationsIn(row), entries: row.entries, now: row.now } : null;
}
