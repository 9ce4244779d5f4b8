import { rm } from "node:fs/promises";
import path from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { ImportReport } from "#domain/import/import-report.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { migrate } from "#server/db/migrate.ts";
import { openTable } from "#server/import/read/open-table.ts";
import { findParquetPhoto } from "#server/photo-file/parquet-photo.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";
import { importByCommand } from "../import/import-by-command.ts";
import { randomOf } from "../random.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { bytesOf } from "../scaled/scaled-set.ts";
import { median, round, spreadOf } from "../spread.ts";
import { writeNamedTable, writePhotoTable } from "./made-tables.ts";

/** Rows over 1,000 photos that they name, and rows of a photo each. */
const ROWS = { small: { named: 20_000, embedded: 500 }, full: { named: 1_000_000, embedded: 20_000 } } as const;
const PHOTOS = 1000;
const TIMES = 5;
/** Files of fewer rows are read several times over: their reading would be a moment. */
const ROWS_READ_MIN = 4000;
const LOOKS = 400;

/**
 * Parquet: the rows of a table as lines of JSON against hyparquet's own objects of the same columns, in turn and five times over after one for warming up; its
 * import by `studio import`; and photos out of it, each looked at as a screen does.
 */
export const benchTables: Bench = (context) => measureTables(context, ROWS[context.scale]);

type Rows = { named: number; embedded: number };

/** The same with so many rows. */
export async function measureTables({ say }: Pick<BenchContext, "say">, rows: Rows): ReturnType<Bench> {
  await sweepScratch("svit-bench", async (leftover) => (await joinCluster(leftover)).leave());
  const dataFolder = await scratchFolder("svit-bench");
  try {
    say(`Making ${rows.named} rows that name ${PHOTOS} photos, and ${rows.embedded} with photos of their own.`);
    const named = await writeNamedTable(path.join(dataFolder, "named"), { rows: rows.named, photos: PHOTOS });
    const embedded = await writePhotoTable(path.join(dataFolder, "embedded"), rows.embedded);
    const figures: Figures = { "named, MB": mb(await bytesOf(named)), "embedded, MB": mb(await bytesOf(embedded)) };
    const shares = {
      named: await compare(named, rows.named, say),
      embedded: await compare(embedded, rows.embedded, say),
    };
    const looks = await lookAtPhotos(embedded, rows.embedded, say);
    const imports = await importBoth(dataFolder, rows, say);
    for (const kind of ["named", "embedded"] as const) {
      figures[`${kind}, of hyparquet's own reading`] = shares[kind].share;
      figures[`${kind}, rows read a second`] = shares[kind].rate;
      figures[`${kind}, rows imported a second`] = Math.round(rows[kind] / imports[kind].seconds.read);
      figures[`${kind}, peak memory of the import, MB`] = imports[kind].peakMemoryMb;
    }
    figures["a photo, ms"] = { p50: looks.p50, p95: looks.p95, max: looks.max };
    return {
      figures,
      budgets: [
        budget("tables: named, of hyparquet's own reading", shares.named.share, ">= 0.5"),
        budget("tables: embedded, of hyparquet's own reading", shares.embedded.share, ">= 0.5"),
        budget("tables: named, peak memory of the import", imports.named.peakMemoryMb, "<= 400 MB"),
        budget("tables: embedded, peak memory of the import", imports.embedded.peakMemoryMb, "<= 400 MB"),
        budget("tables: a photo looked at, p95", looks.p95, "<= 150 ms"),
      ],
    };
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

const mb = (bytes: number) => round(bytes / 1e6);

/** Processor time of both ways to all rows, file by file; photos' bytes are left where they lie in either. */
async function compare(files: readonly string[], rows: number, say: BenchContext["say"]) {
  const times = Math.ceil(ROWS_READ_MIN / rows);
  const shares: number[] = [];
  const rates: number[] = [];
  for (let time = 0; time <= TIMES; time++) {
    say(`Reading ${path.basename(path.dirname(must(files[0], "there is one")))} (${time} of ${TIMES}).`);
    const began = performance.now();
    const ours = await cpuMs(() => readLines(files), times);
    const seconds = (performance.now() - began) / 1000;
    const theirs = await cpuMs(() => readObjects(files), times);
    if (ours.rows !== theirs.rows) throw new Error(`${ours.rows} lines of ${theirs.rows} rows`);
    if (time === 0) continue;
    rates.push(ours.rows / seconds);
    shares.push(theirs.ms / ours.ms);
  }
  return { share: median(shares), rate: Math.round(median(rates)) };
}

async function cpuMs(run: () => Promise<number>, times: number): Promise<{ ms: number; rows: number }> {
  const before = process.cpuUsage();
  let rows = 0;
  for (let time = 0; time < times; time++) rows += await run();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, rows };
}

const NEW_LINE = 0x0a;

async function readLines(files: readonly string[]): Promise<number> {
  let lines = 0;
  for (const file of files) {
    const { open } = await openTable(file, path.basename(file));
    for await (const piece of open())
      for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, at + 1)) lines++;
  }
  return lines;
}

/** As its own readers have it, unpacked by its own compressors: objects of a row group at a time, so that memory is no part of the comparison. */
async function readObjects(files: readonly string[]): Promise<number> {
  let rows = 0;
  for (const name of files) {
    const file = await asyncBufferFromFile(name);
    for (let rowStart = 0; ; rowStart += 10_000) {
      const columns = ["id", "messages", ...(name.includes("named") ? ["image"] : [])];
      const found = await parquetReadObjects({
        file,
        compressors,
        columns,
        rowStart,
        rowEnd: rowStart + 10_000,
      });
      rows += found.length;
      if (found.length < 10_000) break;
    }
  }
  return rows;
}

/** Photos from all over the table, each read as for a screen. Milliseconds. */
async function lookAtPhotos(files: readonly string[], rows: number, say: BenchContext["say"]) {
  say(`Looking at ${LOOKS} photos.`);
  const random = randomOf("tables", "looks");
  const each = Math.ceil(rows / files.length);
  const times: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const nth = random.between(0, rows - 1);
    const shard = Math.min(files.length - 1, Math.floor(nth / each));
    const place = `${nth - shard * each}/image/${nth}.jpg`;
    const began = performance.now();
    const found = must(await findParquetPhoto(must(files[shard], "it has that many"), place), "the column is there");
    await found.read();
    times.push(performance.now() - began);
  }
  return spreadOf(times);
}

async function importBoth(
  dataFolder: string,
  rows: Rows,
  say: BenchContext["say"],
): Promise<Record<keyof Rows, ImportReport>> {
  const cluster = await joinCluster(dataFolder);
  try {
    await migrate(cluster.url);
    const one = async (kind: keyof Rows) => {
      say(`Importing ${rows[kind]} rows, ${kind}.`);
      const report = await importByCommand(dataFolder, [path.join(dataFolder, kind)], kind);
      if (report.entriesNew !== rows[kind])
        throw new Error(`${kind}: ${report.entriesNew} entries of ${rows[kind]} rows`);
      return report;
    };
    return { named: await one("named"), embedded: await one("embedded") };
  } finally {
    await cluster.leave();
  }
}
