import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { onOneLine, withMember } from "#domain/json/json-text.ts";
import { must } from "#domain/must.ts";
import { placeholdersOf } from "#domain/photo/placeholders.ts";
import { writeRecord } from "#domain/shapes/write-record.ts";
import { hasMessagesApart, keepImageToken, printEditedTurns } from "#server/export/rows/edited-turns.ts";
import { entryRows, type Row } from "#server/export/rows/entry-rows.ts";
import { fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob, WriteFormat } from "./format.ts";
import { shellOfNow } from "./llava-row.ts";

const COLUMNS = [
  "id",
  "task",
  "state",
  "rowShellBytes",
  "partShellBytes",
  "turnsBytes",
  "turnsAfter",
  "identity",
  "sourceFileId",
  "rowIndex",
  "partIndex",
  "keysAfter",
  "further",
] as const;

/**
 * Each entry as the record that it came in, a line each: value for value where nobody edited it, else with the turns of now in its own
 * spelling. An entry of SVIT's is its row with the one conversation.
 */
export const write: WriteFormat = async (job) => {
  const file = await job.open(job.mainName, "lines");
  for await (const batch of entryRows(job.snapshot, job.selection, COLUMNS)) {
    for (const row of batch) {
      const [id, task, state, , , , , identity, sourceFileId, rowIndex, partIndex] = row;
      const record = printRecord(row, job);
      if (record === null) {
        await job.tally.leftOut({ id, task, identity, sourceFileId, rowIndex, partIndex }, "no-room", NO_ROOM);
        continue;
      }
      file.add(toBytes(onOneLine(record)));
      job.tally.left(task, state);
    }
    await file.drain();
    job.progress();
  }
  await file.close();
};

const NO_ROOM = "its edit does not fit the shape that it came in: export it as messages or llava";

/** Whether the placeholders of several photos are others than before: in the record the rest would stand for strangers. */
function movesPhotos(imported: string, after: readonly Turn[]): boolean {
  const before = turnsOf(JSON.parse(imported));
  const ordinals = (now: readonly Turn[]) =>
    [...placeholdersOf(before, now).values()].flat().map(({ ordinal }) => ordinal);
  return ordinals(before).join() !== ordinals(after).join();
}

function printRecord(row: Row<typeof COLUMNS>, job: ExportJob): string | null {
  const [id, , , shellBytes, partBytes, turnsBytes, turnsAfter, , sourceFileId] = row;
  const [keysAfter = null, further = null] = row.slice(-2) as (string | null)[];
  const shell = fromBytes(shellOfNow(shellBytes, keysAfter) ?? shellBytes);
  const imported = fromBytes(turnsBytes);
  const edited = job.turnsAfter({ id, turnsAfter });
  if (edited && further !== null && movesPhotos(imported, edited)) return null;
  const after = edited && keepImageToken(imported, edited);
  const turns = () => (after ? printEditedTurns(imported, after, partBytes === null ? "human" : "user") : imported);
  if (partBytes !== null) {
    const part = must(withMember(fromBytes(partBytes), "content", turns()), "a conversation of SVIT has content");
    return must(withMember(shell, "conversations", `[${part}]`), "a row of SVIT has conversations");
  }
  if (hasMessagesApart(shell))
    return must(withMember(shell, "conversations", turns()), "a row of LLaVA has conversations");
  return after ? writeRecord(shell, after, job.sourceFiles.get(String(sourceFileId))?.mapping) : shell;
}
