import { TASKS, type Task } from "#domain/entry/task.ts";
import { withMember } from "#domain/json/json-text.ts";
import { must } from "#domain/must.ts";
import { printEditedTurns } from "#server/export/rows/edited-turns.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { asBytes, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob, RecordFile, WriteFormat } from "./format.ts";

/**
 * SVIT's raw shape: a file a task, rows and their parts in the source's order. What nobody touched leaves value for value
 * with its keys and their order; a row leaves with those of its conversations that were selected.
 */
export const write: WriteFormat = async (job) => {
  const files = new Map<Task, TaskFile>();
  const hasOthers = await writeRows(job, files);
  for (const task of TASKS) await files.get(task)?.close();
  if (hasOthers) await reportOthers(job);
};

const RAW = [
  "id",
  "task",
  "state",
  "sourceFileId",
  "rowIndex",
  "rowShellBytes",
  "partShellBytes",
  "turnsBytes",
  "turnsAfter",
] as const;

/**
 * All entries in one pass, each into its task's file: which tasks a source has is not known before all of it was read.
 * Answers whether there were any that SVIT's shape cannot hold.
 */
async function writeRows(job: ExportJob, files: Map<Task, TaskFile>): Promise<boolean> {
  let hasOthers = false;
  for await (const batch of entryRows(job.snapshot, job.selection, RAW)) {
    for (const [id, task, state, source, rowIndex, rowShell, partShell, turns, turnsAfter] of batch) {
      if (partShell === null) {
        hasOthers = true;
        continue;
      }
      const file = files.get(task) ?? new TaskFile(await job.open(`${task}.json`, "array"));
      files.set(task, file);
      const after = job.turnsAfter({ id, turnsAfter });
      const content = after ? toBytes(printEditedTurns(fromBytes(turns), after, "user")) : turns;
      file.add(source, rowIndex, rowShell, must(withMember(partShell, "content", content), "it has content"));
      job.tally.left(task, state);
    }
    for (const file of files.values()) await file.drain();
    job.progress();
  }
  return hasOthers;
}

/** A task's file. The parts of a row come one after the other: it is printed when the next one begins. */
class TaskFile {
  readonly #file: RecordFile;
  #source = "";
  #rowIndex = -1;
  #shell = "";
  #parts = "";

  constructor(file: RecordFile) {
    this.#file = file;
  }

  add(source: string, rowIndex: number, rowShell: string, part: string): void {
    if (rowIndex !== this.#rowIndex || source !== this.#source) {
      this.#print();
      this.#source = source;
      this.#rowIndex = rowIndex;
      this.#shell = rowShell;
    }
    this.#parts += this.#parts === "" ? part : `,${part}`;
  }

  drain(): Promise<void> {
    return this.#file.drain();
  }

  async close(): Promise<void> {
    this.#print();
    await this.#file.close();
  }

  #print(): void {
    if (this.#parts === "") return;
    const row = withMember(this.#shell, "conversations", `[${this.#parts}]`);
    this.#file.add(asBytes(must(row, "a SVIT row has conversations")));
    this.#parts = "";
  }
}

const OTHER = ["id", "task", "identity", "sourceFileId", "rowIndex", "partIndex"] as const;

async function reportOthers(job: ExportJob): Promise<void> {
  for await (const batch of entryRows(job.snapshot, job.selection, OTHER, { and: `e."partShell" IS NULL` })) {
    for (const [id, task, identity, sourceFileId, rowIndex, partIndex] of batch) {
      await job.tally.leftOut(
        { id, task, identity, sourceFileId, rowIndex, partIndex },
        "other-source",
        "it did not come in SVIT's raw shape: export it as llava or jsonl",
      );
    }
    job.progress();
  }
}
