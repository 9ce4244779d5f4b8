import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { NODE_FLAGS } from "#bin/node-flags.mjs";
import { root } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { SCALED_DATASET, scaledStudio } from "../scaled/scaled-studio.ts";
import { median, round } from "../spread.ts";
import { type BenchFormat, type CopyOrder, copySameRows, FORMATS } from "./copy-same-rows.ts";
import type { ExportRound } from "./export-process.ts";

/** Rounds that count, after those that warm up: 3 million entries are more than the memory of most, and take minutes. */
const ROUNDS = { small: { warm: 1, count: 7 }, full: { warm: 0, count: 1 } } as const;

/**
 * Exports a made set through the exporter of a worker, in a process of its own, by turns with PostgreSQL's COPY TO of the
 * same rows into a file on the same disk.
 */
export const benchExport: Bench = async (context) => {
  const { dataFolder, database } = await scaledStudio(context);
  const cluster = await joinCluster(dataFolder);
  context.whenDone(() => cluster.leave());
  const folder = await scratchFolder("svit-bench-export");
  context.whenDone(() => rm(folder, { recursive: true, force: true }));
  const figures: Figures = {};
  const budgets = [];
  // What is not in memory yet would be put down to whoever reads it first.
  await copySameRows(database, SCALED_DATASET, "jsonl", "as-they-lie", folder);
  for (const format of FORMATS) {
    const { exports, copies } = await measure(
      context,
      format,
      async (order) => copySameRows(database, SCALED_DATASET, format, order, folder),
      () => startExporter(cluster.url, format, folder),
    );
    const seconds = median(exports.map((each) => each.seconds));
    const { entries, megabytes } = must(exports[0], "there are rounds");
    const copySeconds = (order: CopyOrder) => median(copies.map((each) => each[order]));
    const ratios = (order: CopyOrder) => exports.map((each, at) => must(copies[at], "by turns")[order] / each.seconds);
    const peakMb = Math.round(Math.max(...exports.map((each) => each.peakMb)));
    const ratio = median(ratios("as-they-lie"));
    figures[format] = {
      entries,
      MB: round(megabytes),
      "export, s": round(seconds),
      "export, entries a second": Math.round(entries / seconds),
      "export, MB a second": round(megabytes / seconds),
      "COPY in any order, s": round(copySeconds("as-they-lie")),
      "COPY in the file's order, s": round(copySeconds("in-order")),
      "COPY in any order, of the export's time": ratio,
      "each time": ratios("as-they-lie").map(round).join(" "),
      "COPY in the file's order, of the export's time": median(ratios("in-order")),
      "peak memory, MB": peakMb,
    };
    budgets.push(
      budget(`${format}: of the speed of PostgreSQL's COPY TO of the same rows`, ratio, ">= 0.5"),
      budget(`${format}: peak memory of the exporting process`, peakMb, "<= 400 MB"),
    );
  }
  return { figures, budgets };
};

type Measured = { exports: ExportRound[]; copies: Record<CopyOrder, number>[] };

async function measure(
  { scale, say }: BenchContext,
  format: BenchFormat,
  copy: (order: CopyOrder) => Promise<number>,
  start: () => Exporter,
): Promise<Measured> {
  const exporter = start();
  const measured: Measured = { exports: [], copies: [] };
  try {
    const { warm, count } = ROUNDS[scale];
    for (let time = 1 - warm; time <= count; time++) {
      const copies = {} as Record<CopyOrder, number>;
      copies["as-they-lie"] = await copy("as-they-lie");
      const exported = await exporter.once();
      copies["in-order"] = await copy("in-order");
      say(
        `${format} ${time} of ${count}: export ${round(exported.seconds)} s, COPY ${round(copies["as-they-lie"])} s, in order ${round(copies["in-order"])} s.`,
      );
      if (time < 1) continue;
      measured.exports.push(exported);
      measured.copies.push(copies);
    }
  } finally {
    await exporter.end();
  }
  return measured;
}

type Exporter = { once(): Promise<ExportRound>; end(): Promise<void> };

function startExporter(url: string, format: BenchFormat, folder: string): Exporter {
  const program = path.join(root, "bench", "export", "export-process.ts");
  const child = spawn(process.execPath, [...NODE_FLAGS, program, url, SCALED_DATASET, format, folder], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = once(child, "exit");
  return {
    async once() {
      child.stdin.write("go\n");
      const { value, done } = await lines.next();
      if (done) throw new Error(`The exporting process ended before it had exported ${format}.`);
      return JSON.parse(value);
    },
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}
