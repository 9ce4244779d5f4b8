import type { EntryRow, Row } from "#server/export/rows/entry-rows.ts";

export const LLAVA_COLUMNS = [
  "id",
  "task",
  "state",
  "turnsBytes",
  "turnsAfter",
  "ownShellBytes",
  "sourceFileId",
  "rowIndex",
  "partIndex",
  "hash",
  "recordHash",
  "nth",
  "imageId",
  "identity",
  "widthPx",
  "heightPx",
  "photo",
  "photoPath",
  "photoSourceId",
] as const;
export type LlavaRow = Pick<EntryRow, (typeof LLAVA_COLUMNS)[number]>;

/** A row of these columns by their names. Written out, because a loop over names takes as long as all of the rest. */
export function llavaRow(row: Row<typeof LLAVA_COLUMNS>): LlavaRow {
  const [id, task, state, turnsBytes, turnsAfter, ownShellBytes, sourceFileId, rowIndex, partIndex] = row;
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    hash,
    recordHash,
    nth,
    imageId,
    identity,
    widthPx,
    heightPx,
    photo,
    photoPath,
    photoSourceId,
  ] = row;
  return {
    id,
    task,
    state,
    turnsBytes,
    turnsAfter,
    ownShellBytes,
    sourceFileId,
    rowIndex,
    partIndex,
    hash,
    recordHash,
    nth,
    imageId,
    identity,
    widthPx,
    heightPx,
    photo,
    photoPath,
    photoSourceId,
  };
}
