import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { NODE_FLAGS } from "#bin/node-flags.mjs";
import { root } from "#cli/serve/leash.ts";
import { CORE_SIZE } from "#domain/recipe/recipe.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { type Bench, budget, type Figures } from "../report.ts";
import { planOf } from "../scaled/scaled-set.ts";
import { SCALED_DATASET, scaledStudio } from "../scaled/scaled-studio.ts";
import { WHOLE } from "../set/whole/whole-plan.ts";
import { round } from "../spread.ts";
import type { CoreSetRound } from "./core-set-process.ts";
import { madeMixCounts, writeMadeMix } from "./made-mix.ts";

const METHODS = ["concepts", "overlap", "k-centre"] as const;
type Method = (typeof METHODS)[number];

/** Of the real set; the made one has as large a share of its photos. */
const K_CENTRE_PICKS = { small: 500, full: 10_000 } as const;

/** A core set of the made set by each method, each in a process of its own; the greedy one twice, for its bytes. */
export const benchCoreSet: Bench = async (context) => {
  const { scale, say, whenDone } = context;
  const { dataFolder } = await scaledStudio(context);
  const cluster = await joinCluster(dataFolder);
  whenDone(() => cluster.leave());
  const folder = await scratchFolder("svit-bench-core-set");
  whenDone(() => rm(folder, { recursive: true, force: true }));
  const size = Math.round((CORE_SIZE * planOf(scale).photos) / WHOLE.photos);
  const make = async (method: Method, name: string) => {
    const picks = method === "k-centre" ? K_CENTRE_PICKS[scale] : size;
    const recipe = {
      recipe: 1,
      seed: 7,
      select: { include: ["pending"] },
      core: { size: picks, method, yes: 0.5, perPhoto: 3 },
    };
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(recipe));
    const made = await runProcess([cluster.url, SCALED_DATASET, file, path.join(folder, name)]);
    say(
      `${name}: ${picks} of ${made.before.entries} entries in ${round(made.seconds.all)} s, ${Math.round(made.peakMb)} MB.`,
    );
    return made;
  };
  /** SVIT's mix: LLaVA's, made in its shape and counts, with LLaVA-Instruct replaced. */
  const makeMix = async (counts: { [part: string]: number }) => {
    const file = path.join(folder, "mix-recipe.json");
    const core = { size, yes: 0.5, perPhoto: 3 };
    const mix = { file: "llava.json", replace: "llava-instruct", counts };
    await writeFile(file, JSON.stringify({ recipe: 1, seed: 7, select: { include: ["pending"] }, core, mix }));
    const made = await runProcess([cluster.url, SCALED_DATASET, file, path.join(folder, "mix")]);
    if (made.mix === null) throw new Error("The recipe makes a mix.");
    return { made, mix: made.mix };
  };
  const sums = (name: string) => readFile(path.join(folder, name, RECIPE_FILES.checksums), "utf8");
  const figures: Figures = {};
  const rounds = {} as Record<Method, CoreSetRound>;
  for (const method of METHODS) {
    rounds[method] = await make(method, method);
    figures[method] = figuresOf(rounds[method]);
  }
  await make("concepts", "again");
  const isSame = (await sums("again")) === (await sums("concepts"));
  figures["again, the same bytes"] = isSame;
  const share = planOf(scale).photos / WHOLE.photos;
  await writeMadeMix(path.join(folder, "llava.json"), share);
  const { "llava-instruct": _, ...counts } = madeMixCounts(share);
  const { mix, made: mixed } = await makeMix(counts);
  figures.mix = {
    ...mix.parts,
    "all, s": round(mixed.seconds.all),
    "peak memory, MB": Math.round(mixed.peakMb),
    "rule breaches": mix.breaches,
  };
  const isMet = mix.parts.core === size && Object.entries(counts).every(([part, count]) => mix.parts[part] === count);
  const peakMb = Math.max(...METHODS.map((method) => rounds[method].peakMb));
  const { core, random } = rounds.concepts;
  return {
    figures,
    budgets: [
      budget("greedy coverage, from the first row to the last file", round(rounds.concepts.seconds.all), "<= 600 s"),
      budget("overlap alone, from the first row to the last file", round(rounds.overlap.seconds.all), "<= 60 s"),
      budget("peak memory of the process", Math.round(peakMb), "<= 2000 MB"),
      budget("coverage, of a random draw's", round(core.concepts.coverage / random.concepts.coverage), ">= 1"),
      budget("parts of the mix whose counts are met, of all", isMet ? 1 : 0, ">= 1"),
      budget("records of the mix that break a rule", mix.breaches, "<= 0"),
      budget("runs with the same bytes, of two", isSame ? 2 : 1, ">= 2"),
    ],
  };
};

const figuresOf = ({ seconds, peakMb, before, core, random }: CoreSetRound): Figures => ({
  entries: before.entries,
  picks: core.entries,
  "read, s": round(seconds.read),
  "choose and write, s": round(seconds.core),
  "report, s": round(seconds.report),
  "all, s": round(seconds.all),
  "peak memory, MB": Math.round(peakMb),
  coverage: core.concepts.coverage,
  "coverage of a random draw": random.concepts.coverage,
  "share of Yes": `${before.yes.share} before, ${core.yes.share} after, ${random.yes.share} drawn`,
});

async function runProcess(args: readonly string[]): Promise<CoreSetRound> {
  const program = path.join(root, "bench", "core-set", "core-set-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [...NODE_FLAGS, program, ...args], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
