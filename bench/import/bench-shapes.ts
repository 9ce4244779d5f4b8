import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { joinCluster } from "#server/cluster/join.ts";
import { migrate } from "#server/db/migrate.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { madePhoto } from "../set/made-photo.ts";
import { svitRow } from "../set/svit-rows.ts";
import { median, round } from "../spread.ts";
import { importByCommand } from "./import-by-command.ts";
import { MAPPING, SHAPE_ROWS, type ShapeRows, shapeRow } from "./shape-rows.ts";

const ROWS = { small: 20_000, full: 100_000 } as const;
const TIMES = 3;
/** That texts speak of. */
const OBJECTS = 20;
const SHAPES = Object.keys(SHAPE_ROWS) as ShapeRows[];

/**
 * Rows a second of each JSON shape against SVIT's: the same questions and answers, one entry a row, each shape into a data set of its own, all
 * in turn and three times over, so that what else happens meets each of them.
 */
export const benchShapes: Bench = (context) => measureShapes(context, ROWS[context.scale]);

/** The same with so many rows. */
export async function measureShapes({ say }: Pick<BenchContext, "say">, rows: number): ReturnType<Bench> {
  await sweepScratch("svit-bench", async (leftover) => (await joinCluster(leftover)).leave());
  const dataFolder = await scratchFolder("svit-bench");
  try {
    const files = await writeShapes(dataFolder, rows);
    const cluster = await joinCluster(dataFolder);
    try {
      await migrate(cluster.url);
      const rates = new Map<ShapeRows, number[]>(SHAPES.map((shape) => [shape, []]));
      for (let time = 1; time <= TIMES; time++) {
        for (const shape of SHAPES) {
          say(`${shape}, ${rows} rows (${time} of ${TIMES}).`);
          const more = shape === "mapped" ? ["--map", MAPPING] : [];
          const report = await importByCommand(dataFolder, [files[shape]], `${shape} ${time}`, more);
          if (report.entriesNew !== rows) throw new Error(`${shape}: ${report.entriesNew} entries of ${rows} rows`);
          rates.get(shape)?.push(rows / report.seconds.read);
        }
      }
      return reportOf(rates);
    } finally {
      await cluster.leave();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function reportOf(rates: ReadonlyMap<ShapeRows, readonly number[]>): Awaited<ReturnType<Bench>> {
  const bySvit = median([...(rates.get("svit") ?? [])]);
  const shares = SHAPES.map((shape) => [shape, round(median([...(rates.get(shape) ?? [])]) / bySvit)] as const);
  const figures: Figures = {
    "SVIT, rows a second": Math.round(bySvit),
    "rows a second": Object.fromEntries(
      SHAPES.map((shape) => [shape, Math.round(median([...(rates.get(shape) ?? [])]))]),
    ),
    "of SVIT's": Object.fromEntries(shares),
  };
  return {
    figures,
    budgets: shares
      .filter(([shape]) => shape !== "svit")
      .map(([shape, share]) => budget(`shapes: ${shape}, rows a second of SVIT's`, share, ">= 0.8")),
  };
}

/** A JSON Lines file for each shape, of the same questions and answers. */
async function writeShapes(folder: string, rows: number): Promise<Record<ShapeRows, string>> {
  const made = Array.from({ length: rows }, (_, nth) =>
    svitRow("shapes", "complex_reasoning", madePhoto("shapes", nth, OBJECTS), 1),
  );
  const files: Partial<Record<ShapeRows, string>> = {};
  for (const shape of SHAPES) {
    const file = path.join(
      folder,
      `${shape.replaceAll(" ", "-")}.${shape === "svit" ? "complex_reasoning." : ""}jsonl`,
    );
    await writeFile(file, made.map((row, nth) => JSON.stringify(shapeRow(shape, row, nth))).join("\n"));
    files[shape] = file;
  }
  return files as Record<ShapeRows, string>;
}
