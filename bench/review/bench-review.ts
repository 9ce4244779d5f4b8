import path from "node:path";
import type { Pool } from "pg";
import { type BenchBrowser, benchBrowser, reviewerPage, startQueue } from "../bench-browser.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import { randomOf } from "../random.ts";
import { type Bench, type BenchContext, type Budget, budget, type Figures } from "../report.ts";
import { makeSet, SVIT_PLAN } from "../set/make-set.ts";
import { round, spreadOf } from "../spread.ts";
import { barePageMs } from "./bare-page.ts";
import { delayedPort } from "./delayed-port.ts";
import { type Expected, type Latency, latenciesOf } from "./latencies.ts";
import { runSession, type SessionRun } from "./run-session.ts";

const VERDICTS = 200;
const LIMIT = "<= 50 ms";

/** From the key that decides to the next entry painted (text, photo, boxes), in a real session of shuffled entries. */
export const benchReview: Bench = async (context) => {
  const photos = context.scale === "small" ? 200 : 2000;
  const rounds = context.scale === "small" ? 1 : 3;
  const studio = await benchStudio(context);
  const chromium = await benchBrowser(context);
  const bench = { context, studio, chromium, datasetId: await importSet(context, studio, photos) };
  context.say("Warming up.");
  await measure(bench, { name: "warm-up", delayMs: 0, count: 20, pace: "human", seed: "warm-up" });
  const bare = spreadOf(await barePageMs(chromium.browser, 60));
  const figures: Figures = { browser: chromium.version, photos, "bare page, key to paint": bare };
  const budgets: Budget[] = [];
  for (const delayMs of [0, 100]) {
    for (let nth = 1; nth <= rounds; nth++) {
      const name = `at ${delayMs} ms network delay${rounds > 1 ? `, round ${nth}` : ""}`;
      const seed = `${delayMs} ${nth}`;
      const { p95, group } = await measure(bench, { name, delayMs, count: VERDICTS, pace: "human", seed });
      figures[name] = group;
      budgets.push(budget(`${name}: key to next entry painted, p95`, p95, LIMIT));
    }
  }
  const burst = { name: "burst", delayMs: 0, count: VERDICTS / 2, pace: "burst", seed: "burst" } as const;
  figures["burst at 0 ms, no budget"] = (await measure(bench, burst)).group;
  return { figures, budgets };
};

type Setting = { context: BenchContext; studio: BenchStudio; chromium: BenchBrowser; datasetId: string };
type Plan = { name: string; delayMs: number; count: number; pace: "human" | "burst"; seed: string };

async function importSet({ say }: BenchContext, studio: BenchStudio, photos: number): Promise<string> {
  say(`Making ${photos} photos with 85 objects, 250 regions and 29 entries each.`);
  const folder = path.join(studio.dataFolder, "made");
  await makeSet(folder, { ...SVIT_PLAN, photos, distinctPhotos: Math.min(photos, 1000) });
  say("Importing them.");
  await studio.command("import", folder, "--dataset", "review");
  const { rows } = await studio.database.query(`SELECT id FROM "Dataset" WHERE name = 'review'`);
  return String(rows[0].id);
}

async function measure({ context, studio, chromium, datasetId }: Setting, plan: Plan) {
  const { name, delayMs, count, pace, seed } = plan;
  const line = delayMs > 0 ? await delayedPort(studio.port, delayMs) : null;
  const url = `http://127.0.0.1:${line?.port ?? studio.port}`;
  const { page, context: browsing } = await reviewerPage(chromium.browser, url);
  try {
    // One more than is decided: the last decision needs a next entry too.
    const queueId = await startQueue(page, url, datasetId, { size: count + 1, seed });
    context.say(`${name}: ${count} verdicts.`);
    const run = await runSession(page, `${url}/review/${queueId}`, { count, pace, random: randomOf("keys", seed) });
    await checkRecorded(studio.database, queueId, run);
    const latencies = latenciesOf(run.watched, run.decisions, await expectedOf(studio.database, queueId));
    checkShown(latencies, count);
    const group = groupOf(latencies, run);
    context.say(`${name}: ${JSON.stringify(group.all)}`);
    return { p95: spreadOf(shownMs(latencies)).p95, group };
  } finally {
    await browsing.close();
    await line?.close();
  }
}

/** Each decision has reached the database once, and nothing else has. */
async function checkRecorded(database: Pool, queueId: string, { decisions }: SessionRun) {
  const { rows } = await database.query(`SELECT "entryId" FROM "Verdict" WHERE "queueId" = $1`, [queueId]);
  const recorded = new Set(rows.map((row) => String(row.entryId)));
  const isExact = rows.length === decisions.size && [...decisions.keys()].every((entryId) => recorded.has(entryId));
  if (!isExact) throw new Error(`${decisions.size} verdicts were given and ${rows.length} recorded.`);
}

/** What each entry of the queue must show: its photo, and boxes where its first QA states some. */
async function expectedOf(database: Pool, queueId: string): Promise<Map<string, Expected>> {
  const { rows } = await database.query(
    `SELECT e.id, e."imageId", e.turns::text LIKE '%<st>%' AS stated
     FROM "QueueEntry" q JOIN "Entry" e ON e.id = q."entryId" WHERE q."queueId" = $1`,
    [queueId],
  );
  return new Map(rows.map((row) => [String(row.id), { imageId: String(row.imageId), hasBoxes: row.stated }]));
}

function checkShown(latencies: readonly Latency[], count: number) {
  const missing = latencies.filter((latency) => latency.latencyMs === null);
  if (latencies.length === count && missing.length === 0) return;
  const [first] = missing;
  throw new Error(
    `${missing.length} of ${latencies.length} decisions were not followed by an entry with its photo and boxes` +
      (first ? `, as that of entry ${first.entryId}.` : "."),
  );
}

const shownMs = (latencies: readonly Latency[]) => latencies.flatMap(({ latencyMs }) => latencyMs ?? []);

function groupOf(latencies: readonly Latency[], { readOnPresses, seconds }: SessionRun) {
  const of = (decision: string) => latencies.filter((latency) => latency.decision === decision);
  const used = [...new Set(latencies.map((latency) => latency.decision))].sort();
  return {
    all: spreadOf(shownMs(latencies)),
    ...Object.fromEntries(used.map((decision) => [decision, spreadOf(shownMs(of(decision)))])),
    "by Chrome's Event Timing": spreadOf(latencies.map(({ timingMs }) => timingMs ?? 16)),
    "text first, photo or boxes later": latencies.filter((latency) => latency.isPiecemeal).length,
    "verdicts a second": round(latencies.length / seconds),
    "presses that read on": readOnPresses,
  } satisfies Figures;
}
