import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { ImportReport } from "#domain/import/import-report.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { migrate } from "#server/db/migrate.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { bytesOf, scaledSet } from "../scaled/scaled-set.ts";
import { median, round } from "../spread.ts";
import { copySameRows } from "./copy-same-rows.ts";
import { importByCommand } from "./import-by-command.ts";

const TIMES = { small: 3, full: 1 } as const;

/**
 * Imports all files of a made set into an empty database through `studio import`, in a process of its own; then gives the
 * rows that came of it to PostgreSQL's COPY, into logged tables with the same keys and indexes.
 */
export const benchImport: Bench = async (context) => {
  const set = await scaledSet(context);
  const files = (await readdir(set)).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  const megabytes = (await bytesOf(files.map((name) => path.join(set, name)))) / 1e6;
  const rounds: Round[] = [];
  for (let time = 1; time <= TIMES[context.scale]; time++) {
    context.say(`Importing ${Math.round(megabytes)} MB into an empty database (${time} of ${TIMES[context.scale]}).`);
    rounds.push(await oneRound(context, set, files));
  }
  const ratio = median(rounds.map(({ report, copy }) => copy.seconds / report.seconds.read));
  const seconds = median(rounds.map(({ report }) => report.seconds.read));
  const peakMb = Math.max(...rounds.map(({ report }) => report.peakMemoryMb));
  const [{ report, copy } = undefined as never] = rounds;
  const figures: Figures = {
    "set, MB": round(megabytes),
    entries: report.entriesNew,
    objects: report.objects,
    regions: report.regions,
    captions: report.captions,
    "import, s": seconds,
    "import, MB a second": round(megabytes / seconds),
    "import, rows in the database a second": round(copy.rows / seconds),
    "COPY of the same rows, s": median(rounds.map((each) => each.copy.seconds)),
    "COPY by table, s": copy.byTable,
    "COPY, of the import's time": ratio,
    "ratio, each time": rounds.map((each) => round(each.copy.seconds / each.report.seconds.read)).join(", "),
    "search index, s": median(rounds.map((each) => each.report.seconds.index)),
    "peak memory of the importing process, MB": peakMb,
    rejects: report.rejects,
  };
  return {
    figures,
    budgets: [
      budget("import: of the speed of PostgreSQL's COPY of the same rows", ratio, ">= 0.5"),
      budget("import: peak memory", peakMb, "<= 400 MB"),
    ],
  };
};

type Round = { report: ImportReport; copy: Awaited<ReturnType<typeof copySameRows>> };

async function oneRound({ say }: BenchContext, set: string, files: readonly string[]): Promise<Round> {
  await sweepScratch("svit-bench", async (leftover) => (await joinCluster(leftover)).leave());
  const dataFolder = await scratchFolder("svit-bench");
  try {
    const cluster = await joinCluster(dataFolder);
    try {
      await migrate(cluster.url);
      const paths = files.map((name) => path.join(set, name));
      const report = await importByCommand(dataFolder, paths);
      say("COPY of the same rows.");
      const database = new pg.Pool({ connectionString: cluster.url, max: 2 });
      const copy = await copySameRows(database, dataFolder).finally(() => database.end());
      return { report, copy };
    } finally {
      await cluster.leave();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}
