/**
 * A process that does nothing but export, as a worker does, so that its memory is the exporter's: for each line on stdin
 * that is not empty it exports once and prints what it took. Arguments: database, data set, format, folder.
 */
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { STATES } from "#domain/entry/task.ts";
import { exportRequestSchema } from "#domain/export/export-request.ts";
import { openDatabase } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { downloadNames } from "#server/export/write/output-names.ts";
import { spoolSink } from "#server/export/write/spool-sink.ts";

/** `peakMb`: the largest resident memory of the process so far. */
export type ExportRound = { seconds: number; entries: number; megabytes: number; peakMb: number };

const [url = "", datasetName = "", name = "", folder = ""] = process.argv.slice(2);
const { format } = exportRequestSchema.parse({ format: name });
const db = openDatabase(url);
const names = downloadNames(format, datasetName);
const spools = path.join(folder, "spools");
for await (const _ of createInterface({ input: process.stdin })) {
  const sink = await spoolSink(spools, 1n, "files", { zip: "unused.zip", ...names });
  const startedAt = performance.now();
  const manifest = await exportDataset({ db, datasetName, format, states: STATES, names, onProgress: () => {} }, sink);
  const round: ExportRound = {
    seconds: (performance.now() - startedAt) / 1000,
    entries: manifest.entries + manifest.leftOut.entries,
    megabytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
    // Kilobytes on Linux and macOS alike: Node makes them so.
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
  await rm(spools, { recursive: true });
  console.log(JSON.stringify(round));
}
await db.close();
