import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { NODE_FLAGS } from "#bin/node-flags.mjs";
import { root } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { CORE_SIZE } from "#domain/recipe/recipe.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { madeMixCounts, writeMadeMix } from "../core-set/made-mix.ts";
import { copySameRows } from "../export/copy-same-rows.ts";
import { type Bench, budget, type Figures } from "../report.ts";
import { planOf } from "../scaled/scaled-set.ts";
import { SCALED_DATASET, scaledStudio } from "../scaled/scaled-studio.ts";
import { WHOLE } from "../set/whole/whole-plan.ts";
import { median, round } from "../spread.ts";
import type { ReleaseRound } from "./release-process.ts";

/** Rounds that count, after those that warm up: in full one takes minutes. */
const ROUNDS = { small: { warm: 1, count: 5 }, full: { warm: 0, count: 1 } } as const;

/**
 * Writes releases of a made set, each in a process of its own: SVIT-train (all entries), by turns with PostgreSQL's COPY TO of the same rows into a file on
 * the same disk, and SVIT-mix-665K, for its memory and its bytes.
 */
export const benchRelease: Bench = async (context) => {
  const { scale, say, whenDone } = context;
  const { dataFolder, database } = await scaledStudio(context);
  const cluster = await joinCluster(dataFolder);
  whenDone(() => cluster.leave());
  const folder = await scratchFolder("svit-bench-release");
  whenDone(() => rm(folder, { recursive: true, force: true }));
  const cut = async (name: string, recipe: object) => {
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify({ recipe: 1, seed: 7, select: { include: ["pending"] }, ...recipe }));
    const place = path.join(folder, name);
    await rm(place, { recursive: true, force: true });
    const made = await runProcess([cluster.url, SCALED_DATASET, file, place]);
    return { made, sums: await readFile(path.join(place, RECIPE_FILES.checksums), "utf8") };
  };
  const { warm, count } = ROUNDS[scale];
  // What is not in memory yet would be put down to whoever reads it first.
  await copySameRows(database, SCALED_DATASET, "llava", "as-they-lie", folder);
  const rounds: { made: ReleaseRound; copy: number }[] = [];
  for (let time = 1 - warm; time <= count; time++) {
    const copy = await copySameRows(database, SCALED_DATASET, "llava", "as-they-lie", folder);
    const { made } = await cut("train", { mix: { preset: "svit-train" } });
    say(`train ${time} of ${count}: release ${round(made.seconds.all ?? 0)} s, COPY ${round(copy)} s.`);
    if (time >= 1) rounds.push({ made, copy });
  }
  const ratio = median(rounds.map(({ made, copy }) => copy / (made.seconds.all ?? 0)));
  const { made: train } = must(rounds.at(-1), "there are rounds");
  const share = planOf(scale).photos / WHOLE.photos;
  await writeMadeMix(path.join(folder, "llava.json"), share);
  const { "llava-instruct": _, ...counts } = madeMixCounts(share);
  const mix = {
    core: { size: Math.round(CORE_SIZE * share), yes: 0.5, perPhoto: 3 },
    mix: { file: "llava.json", replace: "llava-instruct", counts },
  };
  const [once, again] = [await cut("mix", mix), await cut("mix", mix)];
  const isSame = once.sums === again.sums;
  const peakMb = Math.max(...[train, once.made, again.made].map((own) => own.peakMb.all ?? 0));
  const figures: Figures = {
    train: { ...figuresOf(train), "COPY of the same rows, s": round(median(rounds.map(({ copy }) => copy))) },
    mix: { ...figuresOf(once.made), "again, the same bytes": isSame },
  };
  return {
    figures,
    budgets: [
      budget("SVIT-train: of the speed of PostgreSQL's COPY TO of the same rows", round(ratio), ">= 0.5"),
      budget("peak memory of the process", Math.round(peakMb), "<= 2000 MB"),
      budget("cuts of SVIT's mix with the same bytes, of two", isSame ? 2 : 1, ">= 2"),
    ],
  };
};

const figuresOf = ({ seconds, peakMb, records, entries, megabytes }: ReleaseRound): Figures => ({
  entries,
  records,
  MB: round(megabytes),
  seconds: Object.fromEntries(Object.entries(seconds).map(([step, own]) => [step, round(own)])),
  "peak memory, MB": Object.fromEntries(Object.entries(peakMb).map(([step, own]) => [step, Math.round(own)])),
});

async function runProcess(args: readonly string[]): Promise<ReleaseRound> {
  const program = path.join(root, "bench", "release", "release-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [...NODE_FLAGS, program, ...args], { cwd: root });
  return JSON.parse(stdout);
}
