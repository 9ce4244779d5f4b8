import { must } from "#domain/must.ts";
import type { BenchStudio } from "../bench-studio.ts";
import { type HttpLine, openLine } from "../claim/http-line.ts";
import { addPeople } from "../claim/team.ts";
import { type Bench, type BenchContext, type Budget, budget, type Figures } from "../report.ts";
import { scaledSet } from "../scaled/scaled-set.ts";
import { SCALED_DATASET, scaledStudio } from "../scaled/scaled-studio.ts";
import { round, type Spread, spreadOf } from "../spread.ts";
import { chooseWords } from "./choose-words.ts";
import { combinations, EVERYTHING, type Question, searches } from "./questions.ts";

const ROUNDS = { small: 50, full: 60 } as const;
const WARM = 3;
const PAGE_ROWS = 50;
const LIMIT = { page: "<= 50 ms", search: "<= 150 ms" } as const;

type Setting = { context: BenchContext; studio: BenchStudio; line: HttpLine; datasetId: string; rounds: number };

/** Pages, searches and counts of the browse page through HTTP, one at a time; then the same while an import runs. */
export const benchBrowse: Bench = async (context) => {
  const studio = await scaledStudio(context);
  const line = openLine(studio.port);
  context.whenDone(async () => line.close());
  const { rows } = await studio.database.query(
    `SELECT d.id, sum(c.delta)::int AS entries FROM "Dataset" d JOIN "StateCount" c ON c."datasetId" = d.id WHERE d.name = $1 GROUP BY d.id`,
    [SCALED_DATASET],
  );
  const { id, entries } = must(rows[0], "the scaled studio holds its data set");
  const setting: Setting = { context, studio, line, datasetId: String(id), rounds: ROUNDS[context.scale] };
  const bulk = await flagSome(setting);
  const words = await chooseWords(studio.database, setting.datasetId);
  const objectName = must(
    (await ask<{ names: string[] }>(line, `/api/datasets/${id}/names`)).names[5],
    "objects are named",
  );
  const asked: Question[] = [EVERYTHING, ...combinations(words, objectName), ...searches(words)];
  context.say(
    `Words: ${Object.entries(words)
      .map((pair) => pair.join(" "))
      .join(", ")}; object: ${objectName}.`,
  );

  const alone = await measureAll(setting, asked, entries);
  const busy = await besideImport(setting, () => measureAll({ ...setting, rounds: 50 }, asked, entries));
  const undone = await bulk.undo();
  return {
    figures: {
      entries,
      ...alone.figures,
      "while an import runs": busy.figures,
      "bare SQL": await bareSql(setting),
      bulk: { ...bulk.figures, ...undone },
    },
    budgets: [
      ...alone.budgets,
      ...busy.budgets.map((each) => ({ ...each, what: `while an import runs: ${each.what}` })),
    ],
  };
};

async function measureAll(
  setting: Setting,
  asked: readonly Question[],
  entries: number,
): Promise<{ figures: Figures; budgets: Budget[] }> {
  const { datasetId, line, context } = setting;
  const figures: { [name: string]: Figures } = {};
  const times = { page: [] as number[], search: [] as number[], counts: [] as number[] };
  const keep = (name: string, kind: keyof typeof times, spread: number[], more: Figures = {}) => {
    times[kind].push(...spread);
    figures[name] = { ...brief(spreadOf(spread)), ...more };
  };
  keep("an empty route", "counts", (await measure(setting, "/api/health")).ms);
  times.counts.length = 0;
  for (const { name, kind, search } of asked) {
    context.say(name);
    const address = `/api/datasets/${datasetId}/entries?${search}`;
    const first = await measure(setting, address);
    keep(name, kind, first.ms, { "asked for the first time": first.first, rows: first.page.rows.length });
    const { ms, page } = await measure(setting, `/api/datasets/${datasetId}/counts?${search}`);
    keep(`${name}: count`, "counts", ms, { count: page.entries.count, "is exact": page.entries.isExact });
  }
  const share = Math.min(0.9, (1000 * PAGE_ROWS) / entries);
  const jump = await measure(setting, `/api/datasets/${datasetId}/entries?place=share:${share}`);
  keep("jump to about page 1,000", "page", jump.ms);
  for (const sort of ["id", "-words"]) {
    const there = await ask<PageAnswer>(line, `/api/datasets/${datasetId}/entries?sort=${sort}&place=share:${share}`);
    const deep = await measure(setting, `/api/datasets/${datasetId}/entries?sort=${sort}&place=${there.next}`);
    keep(`page 1,000 by ${sort}`, "page", deep.ms, { rows: deep.page.rows.length });
  }
  keep("photos", "page", (await measure(setting, `/api/datasets/${datasetId}/photos?view=photos`)).ms);
  const worst = (kind: "page" | "search") =>
    Math.max(...asked.filter((each) => each.kind === kind).map((each) => Number(figures[each.name]?.p95)));
  return {
    figures,
    budgets: [
      budget("first page, p95 of the slowest filter", worst("page"), LIMIT.page),
      budget(
        "page 1,000, p95",
        Math.max(Number(figures["page 1,000 by id"]?.p95), Number(figures["page 1,000 by -words"]?.p95)),
        LIMIT.page,
      ),
      budget("text search, p95 of the slowest", worst("search"), LIMIT.search),
      budget("all pages together, p95", spreadOf(times.page).p95, LIMIT.page),
      budget("all searches together, p95", spreadOf(times.search).p95, LIMIT.search),
    ],
  };
}

const brief = ({ p50, p95, max }: Spread): Figures => ({ p50, p95, max });

type PageAnswer = { rows: unknown[]; next: string | null; entries: { count: number; isExact: boolean } };

/** The same request again and again, the first few not counted. */
async function measure(
  { line, rounds }: Setting,
  path: string,
): Promise<{ ms: number[]; page: PageAnswer; first: number }> {
  const ms: number[] = [];
  const asked = performance.now();
  let page = await ask<PageAnswer>(line, path);
  const first = round(performance.now() - asked);
  for (let time = 0; time < WARM + rounds; time++) {
    const began = performance.now();
    page = await ask<PageAnswer>(line, path);
    if (time >= WARM) ms.push(performance.now() - began);
  }
  return { ms, page, first };
}

async function ask<T>(line: HttpLine, path: string): Promise<T> {
  const { status, text } = await line.send("GET", path, "");
  if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/** A set of 1,000 photos comes in, again and again, into data sets of their own, which are removed afterwards. */
async function besideImport<T>({ context, studio }: Setting, work: () => Promise<T>): Promise<T> {
  const set = await scaledSet({ ...context, scale: "small" });
  const names: string[] = [];
  let isOver = false;
  const importing = (async () => {
    while (!isOver) {
      const name = `beside ${names.length + 1}`;
      names.push(name);
      await studio.command("import", set, "--dataset", name, "--json");
    }
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await importing;
    for (const name of names) await studio.command("dataset", "remove", name, "--yes");
  }
}

/** Flags entries of the longer half of referring QAs by a bulk action, for filters to find; undoing leaves all pending again. */
async function flagSome(setting: Setting): Promise<{ figures: Figures; undo(): Promise<Figures> }> {
  const { line, datasetId, context } = setting;
  const [person] = await addPeople(line, 1);
  const cookie = must(person, "one was asked for").cookie;
  const post = async (path: string, body: unknown) => {
    const { status, text } = await line.send("POST", `/api/datasets/${datasetId}${path}`, cookie, body);
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const carryOut = async (start: () => Promise<{ runId: string }>) => {
    const began = performance.now();
    const { runId } = await start();
    for (;;) {
      const run = await ask<{ state: string; report: { changed: number } | null }>(line, `/api/runs/${runId}`);
      if (run.state === "done") {
        const seconds = (performance.now() - began) / 1000;
        return { runId, entries: run.report?.changed ?? 0, seconds: round(seconds) };
      }
      if (run.state === "failed" || run.state === "cancelled")
        throw new Error(`The bulk action ended as ${run.state}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const filter = { tasks: ["referring_qa"], wordsMin: 45, wordsMax: 46 };
  const request = { target: { kind: "filter", filter }, action: { do: "flag" } };
  const began = performance.now();
  await post("/bulk/preview", request);
  const previewMs = round(performance.now() - began);
  context.say("Flagging some entries.");
  const flagged = await carryOut(() => post("/bulk", request));
  await setting.studio.database.query(`ANALYZE "EntryStatus"`);
  return {
    figures: { "preview, ms": previewMs, "entries flagged": flagged.entries, "flagging, s": flagged.seconds },
    async undo() {
      const { entries, seconds } = await carryOut(() => post(`/bulk/${flagged.runId}/undo`, {}));
      return { "entries undone": entries, "undoing, s": seconds };
    },
  };
}

/** What PostgreSQL takes where it is asked plainly: the deep page by OFFSET, and the count of all by looking at all. */
async function bareSql({ studio, datasetId }: Setting): Promise<Figures> {
  const timed = async (text: string, values: unknown[]) => {
    const ms: number[] = [];
    for (let time = 0; time < 5; time++) {
      const began = performance.now();
      await studio.database.query(text, values);
      ms.push(performance.now() - began);
    }
    return spreadOf(ms).p50;
  };
  const page = `SELECT * FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id WHERE e."datasetId" = $1 ORDER BY e.id LIMIT ${PAGE_ROWS}`;
  return {
    "first page, ms": await timed(page, [datasetId]),
    "page 1,000 by OFFSET, ms": await timed(`${page} OFFSET ${1000 * PAGE_ROWS}`, [datasetId]),
    "count(*), ms": await timed(`SELECT count(*) FROM "EntryStatus" WHERE "datasetId" = $1`, [datasetId]),
  };
}
