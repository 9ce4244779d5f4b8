import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { must } from "#domain/must.ts";
import { loadPlace, makeControlFolder, pgdataOf } from "#server/cluster/place.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import { openLine } from "../claim/http-line.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { scaledSet } from "../scaled/scaled-set.ts";
import { round } from "../spread.ts";
import { type Held, memoryOf, postmasterOf, sumOf } from "./memory.ts";

/** How long it is left alone before it is looked at: what a garbage collector gives back, it gives back by then. */
const REST_SECONDS = { small: 60, full: 600 } as const;
const LOOK_MS = 200;

/** Memory of a studio that nobody uses, after its start with the demo and after an import; and of the import itself. */
export const benchRest: Bench = async (context) => {
  const studio = await benchStudio(context, undefined, "cli/demo.ts");
  await visit(studio);
  const started = await atRest(context, studio, "its start with the demo");
  const set = await scaledSet(context);
  const imported = await watchImport(context, studio, set);
  await visit(studio);
  const after = await atRest(context, studio, "an import");
  return {
    figures: {
      "at rest after its start with the demo, MB": started.figures,
      "at rest after an import, MB": after.figures,
      "import by the command, peaks, MB": imported.figures,
    },
    budgets: [
      budget("web server, worker and database at rest, after its start with the demo", started.mb, "<= 600 MB"),
      budget("web server, worker and database at rest, after an import", after.mb, "<= 600 MB"),
      budget("import: the importing process", imported.processMb, "<= 400 MB"),
      budget("import: its whole tree", imported.treeMb, "<= 700 MB"),
    ],
  };
};

/** A studio that was never opened has loaded none of its pages. */
async function visit({ port, database }: BenchStudio): Promise<void> {
  const line = openLine(port);
  const { rows } = await database.query(`SELECT id FROM "Dataset" ORDER BY id DESC LIMIT 1`);
  const { rows: entries } = await database.query(`SELECT max(id) AS id FROM "Entry" WHERE "datasetId" = $1`, [
    rows[0].id,
  ]);
  const list = `/datasets/${rows[0].id}`;
  for (const path of ["/", list, `/api${list}/entries`, `${list}/entries/${entries[0].id}`, `${list}/export`]) {
    const { status } = await line.send("GET", path, "");
    if (status !== 200) throw new Error(`${path}: ${status}`);
  }
  line.close();
}

async function treeOf({ pid, dataFolder }: BenchStudio) {
  const place = must(await loadPlace(await makeControlFolder(dataFolder)), "it has been started");
  const database = await memoryOf([await postmasterOf(pgdataOf(place))]);
  // PostgreSQL is a child of the supervisor for as long as the one that started it lives: counted once.
  const pids = new Set(database.map(({ pid }) => pid));
  return { studio: (await memoryOf([pid])).filter((held) => !pids.has(held.pid)), database };
}

async function atRest({ scale, say }: BenchContext, studio: BenchStudio, after: string) {
  say(`Leaving it alone for ${REST_SECONDS[scale]} s after ${after}.`);
  await pause(REST_SECONDS[scale] * 1000);
  const held = await treeOf(studio);
  const part = (pattern: RegExp) => round(sumOf(held.studio.filter(({ command }) => pattern.test(command))));
  const mb = round(sumOf(held.studio) + sumOf(held.database));
  const figures: Figures = {
    all: mb,
    "web server": part(/serve\/web\.ts/),
    worker: part(/cli\/worker\.ts/),
    supervisor: part(/cli\/(?:demo|start)\.ts/),
    PostgreSQL: round(sumOf(held.database)),
    "PostgreSQL's processes": held.database.length,
  };
  return { mb, figures };
}

/** Looks at an import's processes five times a second. Its tree: the command, what it starts, and PostgreSQL. */
async function watchImport({ say }: BenchContext, studio: BenchStudio, set: string) {
  say("Importing the made set.");
  const child = studio.spawnCommand("import", set, "--dataset", "made", "--json");
  child.stdout?.resume();
  child.stderr?.resume();
  const ended = once(child, "exit");
  let isOver = false;
  ended.finally(() => {
    isOver = true;
  });
  let processMb = 0;
  let treeMb = 0;
  let databaseMb = 0;
  let backendMb = 0;
  while (!isOver) {
    const { database } = await treeOf(studio);
    const own: Held[] = await memoryOf([child.pid ?? 0]);
    processMb = Math.max(processMb, ...own.map(({ mb }) => mb));
    databaseMb = Math.max(databaseMb, sumOf(database));
    backendMb = Math.max(backendMb, ...database.map(({ mb }) => mb));
    treeMb = Math.max(treeMb, sumOf(own) + sumOf(database));
    await pause(LOOK_MS);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`The import ended with exit code ${code}.`);
  const figures = {
    process: round(processMb),
    PostgreSQL: round(databaseMb),
    "its largest process": round(backendMb),
    tree: round(treeMb),
  };
  return { processMb: figures.process, treeMb: figures.tree, figures };
}
