import type pg from "pg";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { message } from "#domain/message.ts";
import type { NewRun } from "#server/runs/insert-run.ts";

type Asked = { datasetId: bigint; fileId: bigint; reading: BoxReadingChoice; reviewerId: string | null };

/**
 * Settles how the boxes of a source file are read, and answers the Run that brings counts, marks and search words to it. Screens draw by it
 * from the caller's commit on. Within the caller's transaction.
 * @throws StudioError not_found for a file that is none of the data set's; invalid_request for a notation without that space
 */
export async function settleBoxes(
  client: pg.PoolClient,
  { datasetId, fileId, reading, reviewerId }: Asked,
): Promise<NewRun> {
  const { notation, space } = reading;
  requireSpace(reading);
  const { rows } = await client.query<{ notation: string | null; space: object | null; entries: number }>(
    `SELECT notation, space, (SELECT count(*)::int FROM "Entry" e WHERE e."datasetId" = $1 AND e."sourceFileId" = f.id) AS entries
     FROM "SourceFile" f WHERE f."datasetId" = $1 AND f.id = $2 FOR UPDATE`,
    [datasetId, fileId],
  );
  const [before] = rows;
  if (!before) throw new StudioError("not_found", message("noSourceFile", { id: String(fileId) }));
  await client.query(
    `UPDATE "SourceFile" SET notation = $2, space = $3, "settledById" = $4, "settledAt" = now() WHERE id = $1`,
    [fileId, notation, JSON.stringify(space), reviewerId],
  );
  const from = { notation: before.notation, space: before.space };
  const progress = { done: 0, total: before.entries };
  return { kind: "boxes", datasetId, reviewerId, request: { fileId: String(fileId), from, to: reading }, progress };
}

/** @throws StudioError invalid_request for a notation without that space */
export function requireSpace({ notation, space }: BoxReadingChoice): void {
  if (!notationOf(notation).spaces.includes(space.name))
    throw new StudioError("invalid_request", message("boxSpaceOfNotation", { notation, space: space.name }));
}
