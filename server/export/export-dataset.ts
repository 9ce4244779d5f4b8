import { StudioError } from "#domain/error.ts";
import type { ExportManifest } from "#domain/export-manifest.ts";
import {
  defaultStates,
  type ExportFormat,
  type ExportRequest,
  type ExportSettings,
  exportRequestSchema,
} from "#domain/export-request.ts";
import { type EntryState, TASKS, type Task } from "#domain/task.ts";
import { type Turn, turnSchema } from "#domain/turn.ts";
import type { Database } from "#server/db/client.ts";
import { studioVersion } from "#server/version.ts";
import { countEntries, loadContext } from "./context.ts";
import { diskError } from "./disk-error.ts";
import type { ExportJob } from "./formats/format.ts";
import { FORMATS } from "./formats/index.ts";
import { type FileFacts, openOutput } from "./output-file.ts";
import { type OutputNames, outputNames } from "./output-names.ts";
import type { Sink } from "./sink.ts";
import { inSnapshot, type Snapshot } from "./snapshot.ts";
import { createTally } from "./tally.ts";

/** `entriesTotal` is what the counts of the home page say: near enough for a progress bar. */
export type ExportProgress = { entries: number; entriesTotal: number };

export type ExportOptions = {
  db: Database;
  format: ExportFormat;
  /** None: the format's own default. */
  states?: readonly EntryState[];
  /** None: all. */
  tasks?: readonly Task[];
  settings?: Partial<ExportSettings>;
  entryIds?: readonly bigint[];
  /** In place of the edits that stand: an entry's turns, or null for the imported ones. */
  turnsAfterFor?: (entryId: string) => Turn[] | null;
  /** Absent: as in a folder, with the format's own name for the main file. */
  names?: OutputNames;
  signal?: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
} & ({ datasetName: string } | { datasetId: bigint });

/**
 * Writes a data set, or a part of it, as the database holds it at this moment, and beside it its manifest and the list of
 * what was left out. Its memory does not grow with the set. Broken off or failed, it leaves nothing.
 * @throws StudioError not_found · invalid_request · disk_full · database_down · interrupted
 */
export async function exportDataset(options: ExportOptions, sink: Sink): Promise<ExportManifest> {
  try {
    const manifest = await inSnapshot(options.db, options.signal, (snapshot) => writeAll(options, snapshot, sink));
    await sink.commit();
    return manifest;
  } catch (error) {
    await sink.abort(error);
    throw diskError(error, "the export");
  }
}

/** From one entry in this many on, the index is walked. */
const INDEX_ORDER_SHARE = 10;

async function writeAll(options: ExportOptions, snapshot: Snapshot, sink: Sink): Promise<ExportManifest> {
  const startedAt = new Date().toISOString();
  const { format, settings, states, tasks } = parseRequest(options);
  const context = await loadContext(snapshot, options);
  const { dataset, sourceFiles } = context;
  const count = await countEntries(snapshot, dataset.id, states, tasks);
  const entriesTotal = options.entryIds?.length ?? count.selected;
  // A set of 4 GB would be sorted on disk before its first row leaves. For a few entries of many the sort is nothing, and
  // walking the whole index is much.
  if (entriesTotal * INDEX_ORDER_SHARE >= count.all) await snapshot.preferIndexOrder();
  const names = options.names ?? outputNames(format, dataset.name);
  const files: FileFacts[] = [];
  const open: ExportJob["open"] = async (name, framing) => {
    const file = await openOutput(sink, name, framing);
    return {
      ...file,
      async close() {
        const facts = await file.close();
        files.push(facts);
        return facts;
      },
    };
  };
  const tally = createTally(sourceFiles, () => openOutput(sink, names.leftOut, "lines"));
  await FORMATS[format].write({
    ...context,
    snapshot,
    selection: { datasetId: dataset.id, states, tasks, entryIds: options.entryIds },
    settings,
    tally,
    mainName: names.main,
    open,
    turnsAfter: ({ id, turnsAfter }) => (options.turnsAfterFor ? options.turnsAfterFor(id) : parseTurns(turnsAfter)),
    progress: () => options.onProgress?.({ entries: tally.seen(), entriesTotal }),
  });
  const list = await tally.close();
  const { leftOut, ...facts } = tally.facts();
  const manifest: ExportManifest = {
    tool: { name: "svit-studio", version: studioVersion },
    installation: context.installation,
    dataset: { id: String(dataset.id), name: dataset.name },
    format,
    states,
    tasks,
    settings: format === "llava" ? settings : null,
    startedAt,
    finishedAt: new Date().toISOString(),
    records: files.reduce((sum, file) => sum + file.records, 0),
    ...facts,
    leftOut: { ...leftOut, file: list?.name ?? null },
    files: list ? [...files, list] : files,
  };
  const file = await openOutput(sink, names.manifest, "lines");
  file.add(JSON.stringify(manifest, null, 2));
  await file.close();
  return manifest;
}

const parseTurns = (turnsAfter: string | null): Turn[] | null =>
  turnsAfter === null ? null : turnSchema.array().parse(JSON.parse(turnsAfter));

/** With the defaults put in. Whoever calls: nothing but known names and numbers may reach the SQL. */
function parseRequest({ format, states = [], tasks = [], settings = {} }: ExportOptions): ExportRequest {
  const asked = { format, states: [...new Set(states)], tasks: [...new Set(tasks)], settings };
  const { success, data, error } = exportRequestSchema.safeParse(asked);
  if (!success) {
    const [issue] = error.issues;
    throw new StudioError("invalid_request", `${issue?.path.join(".")}: ${issue?.message}`, { cause: error });
  }
  return {
    ...data,
    states: data.states.length > 0 ? data.states : [...defaultStates(format)],
    tasks: data.tasks.length > 0 ? data.tasks : [...TASKS],
  };
}
