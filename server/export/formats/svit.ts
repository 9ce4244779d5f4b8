import { must } from "#domain/must.ts";
import { TASKS, type Task } from "#domain/task.ts";
import { printEditedTurns } from "../edited-turns.ts";
import { entryRows, SOURCE_ORDER, selected } from "../entry-rows.ts";
import { withMember } from "../json-text.ts";
import type { OutputFile } from "../output-file.ts";
import type { ExportJob, Format } from "./format.ts";

/**
 * SVIT's raw shape: a file a task, rows and their parts in the source's order. What nobody touched leaves value for value
 * with its keys and their order; a row leaves with those of its conversations that were selected.
 */
export const svit: Format = {
  name: "svit",
  what: "SVIT's raw files, one a task",
  folderOf: TASKS.map((task) => `${task}.json`),
  ending: ".json",
  async write(job) {
    const sources = await loadSources(job);
    for (const task of TASKS) {
      const own = sources.filter((source) => source.task === task);
      const raw = own.filter((source) => source.isRaw);
      if (raw.length > 0) {
        const file = await job.open(`${task}.json`, "array");
        for (const source of raw) await writeSource(job, file, task, source.sourceFileId);
        await file.close();
      }
      for (const source of own.filter((source) => !source.isRaw)) await reportOther(job, task, source.sourceFileId);
    }
  },
};

type Source = { task: Task; sourceFileId: string; isRaw: boolean };

/** Which source files the selected entries come from, by task, in the order of their import. */
async function loadSources({ snapshot, selection }: ExportJob): Promise<Source[]> {
  return snapshot.query<Source>(
    `SELECT e.task::text AS task, e."sourceFileId"::text AS "sourceFileId", e."partShell" IS NOT NULL AS "isRaw"
     FROM ${selected(selection)} GROUP BY 1, e."sourceFileId", 3 ORDER BY e."sourceFileId", 3 DESC`,
  );
}

const RAW = ["id", "task", "state", "rowIndex", "rowShell", "partShell", "turns", "turnsAfter"] as const;

async function writeSource(job: ExportJob, file: OutputFile, task: Task, sourceFileId: string): Promise<void> {
  const { snapshot, selection, tally } = job;
  let rowIndex = -1;
  let rowShell = "";
  let parts: string[] = [];
  const addRow = () => {
    if (parts.length === 0) return;
    file.add(must(withMember(rowShell, "conversations", `[${parts.join(",")}]`), "a SVIT row has conversations"));
    parts = [];
  };
  const place = `e."sourceFileId" = ${BigInt(sourceFileId)} AND e.task = '${task}' AND e."partShell" IS NOT NULL`;
  for await (const batch of entryRows(snapshot, { ...selection, tasks: TASKS }, RAW, {
    and: place,
    order: ROW_ORDER,
  })) {
    for (const entry of batch) {
      if (entry.rowIndex !== rowIndex) {
        addRow();
        rowIndex = entry.rowIndex;
        rowShell = entry.rowShell;
      }
      const after = job.turnsAfter(entry);
      const turns = after ? printEditedTurns(entry.turns, after, "user") : entry.turns;
      const part = withMember(must(entry.partShell, "the query asks for one"), "content", turns);
      parts.push(must(part, "a SVIT conversation has content"));
      tally.left(entry);
    }
    await file.drain();
    job.progress();
  }
  addRow();
}

const ROW_ORDER = 'e."rowIndex", e."partIndex"';
const OTHER = ["id", "task", "identity", "sourceFileId", "rowIndex", "partIndex"] as const;

async function reportOther(job: ExportJob, task: Task, sourceFileId: string): Promise<void> {
  const place = `e."sourceFileId" = ${BigInt(sourceFileId)} AND e.task = '${task}' AND e."partShell" IS NULL`;
  const rows = entryRows(job.snapshot, { ...job.selection, tasks: TASKS }, OTHER, { and: place, order: SOURCE_ORDER });
  for await (const batch of rows) {
    for (const entry of batch) {
      await job.tally.leftOut(
        entry,
        "other-source",
        "it did not come in SVIT's raw shape: export it as llava or jsonl",
      );
    }
    job.progress();
  }
}
