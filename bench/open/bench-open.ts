import type { Page } from "playwright";
import { must } from "#domain/must.ts";
import { benchBrowser } from "../bench-browser.ts";
import type { BenchStudio } from "../bench-studio.ts";
import { type HttpLine, openLine } from "../claim/http-line.ts";
import { addPeople } from "../claim/team.ts";
import { type Bench, budget, type Figures } from "../report.ts";
import { SCALED_DATASET, scaledStudio } from "../scaled/scaled-studio.ts";
import { type Spread, spreadOf } from "../spread.ts";

const ENTRIES = { small: 200, full: 500 } as const;
const VISITS = { small: 10, full: 20 } as const;
const WARM = 5;

/** Opens entries by their addresses, each for the first time, and the list in browsers that have never seen the studio. */
export const benchOpen: Bench = async (context) => {
  const studio = await scaledStudio(context);
  const line = openLine(studio.port);
  context.whenDone(async () => line.close());
  const cookie = must((await addPeople(line, 1))[0], "one was asked for").cookie;
  const { datasetId, entryIds } = await drawEntries(studio, WARM + ENTRIES[context.scale]);
  context.say(`Opening ${entryIds.length} entries by their addresses.`);
  const empty = await measure(
    line,
    cookie,
    entryIds.map(() => "/api/health"),
  );
  const entry = await measure(
    line,
    cookie,
    entryIds.map((id) => `/datasets/${datasetId}/entries/${id}`),
  );
  const { browser, version } = await benchBrowser(context);
  const address = `http://127.0.0.1:${studio.port}`;
  const seen: number[] = [];
  const usable: number[] = [];
  for (let visit = 0; visit < VISITS[context.scale]; visit++) {
    const fresh = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "en-GB" });
    await fresh.addCookies([{ ...pairOf(cookie), url: address }]);
    const times = await openList(await fresh.newPage(), `${address}/datasets/${datasetId}`);
    context.say(`List ${visit + 1}: first row ${Math.round(times.seen)} ms, usable ${Math.round(times.usable)} ms.`);
    seen.push(times.seen);
    usable.push(times.usable);
    await fresh.close();
  }
  const entrySpread = spreadOf(entry);
  const usableSpread = spreadOf(usable);
  return {
    figures: {
      browser: version,
      "an empty route, ms": brief(spreadOf(empty)),
      "entry by its address, server's time, ms": brief(entrySpread),
      "list in a fresh browser, first row, ms": brief(spreadOf(seen)),
      "list in a fresh browser, usable, ms": brief(usableSpread),
    },
    budgets: [
      budget("entry by its address, server's time, p95", entrySpread.p95, "<= 50 ms"),
      budget("list in a fresh browser until usable, p95", usableSpread.p95, "<= 2000 ms"),
    ],
  };
};

const brief = ({ p50, p95, max }: Spread): Figures => ({ p50, p95, max });

/** Entries from all over the set, drawn by a seed. */
async function drawEntries({ database }: BenchStudio, count: number) {
  const { rows } = await database.query(
    `SELECT d.id, min(e.id) AS first, max(e.id) AS last FROM "Dataset" d JOIN "Entry" e ON e."datasetId" = d.id WHERE d.name = $1 GROUP BY d.id`,
    [SCALED_DATASET],
  );
  const { id, first, last } = must(rows[0], "the scaled studio holds its data set");
  const drawn = await database.query(
    `WITH at AS (SELECT setseed(0.11)), place AS (SELECT $2::bigint + floor(random() * ($3::bigint - $2::bigint))::bigint AS id FROM at, generate_series(1, $4))
     SELECT (SELECT e.id::text FROM "Entry" e WHERE e."datasetId" = $1 AND e.id >= place.id ORDER BY e.id LIMIT 1) AS id FROM place`,
    [id, first, last, count],
  );
  return { datasetId: String(id), entryIds: drawn.rows.map((row) => String(row.id)) };
}

/** Until the whole answer is there, ms; the first few are not counted. */
async function measure(line: HttpLine, cookie: string, paths: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const path of paths) {
    const began = performance.now();
    const { status, text } = await line.send("GET", path, cookie);
    times.push(performance.now() - began);
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
  }
  return times.slice(WARM);
}

/**
 * From the address's start: until the first row stands there, and until a key moves the list's mark, which needs the page's
 * scripts and its first rows.
 */
async function openList(page: Page, address: string): Promise<{ seen: number; usable: number }> {
  await page.goto(address, { waitUntil: "commit" });
  const list = page.getByRole("grid");
  await list.locator("[role=row][id]").first().waitFor();
  const seen = await page.evaluate(() => performance.now());
  for (;;) {
    await list.press("ArrowDown");
    const marked = await list.evaluate((grid) =>
      grid.hasAttribute("aria-activedescendant") ? performance.now() : null,
    );
    if (marked !== null) return { seen, usable: marked };
  }
}

function pairOf(cookie: string): { name: string; value: string } {
  const [name = "", value = ""] = cookie.split("=");
  return { name, value };
}
