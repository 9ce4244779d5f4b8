import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { writeKeys } from "#domain/shapes/write-keys.ts";
import type { EntryRow, Row } from "#server/export/rows/entry-rows.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";

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
  "further",
  "video",
  "keysAfter",
] as const;
/** `ownShellBytes`: with the boxes beside the text as `keysAfter` says. */
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
    further,
    video,
    keysAfter,
  ] = row;
  return {
    id,
    task,
    state,
    turnsBytes,
    turnsAfter,
    ownShellBytes: shellOfNow(ownShellBytes, keysAfter),
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
    further,
    video,
    keysAfter,
  };
}

/** A record with the boxes beside its text as they are now. */
export const shellOfNow = (shell: ByteText | null, keysAfter: string | null): ByteText | null =>
  shell === null || keysAfter === null
    ? shell
    : toBytes(writeKeys(fromBytes(shell), keyEditSchema.array().parse(JSON.parse(keysAfter))));
