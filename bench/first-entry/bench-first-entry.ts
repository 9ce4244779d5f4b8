import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { must } from "#domain/must.ts";
import { benchBrowser, reviewerPage, startQueue } from "../bench-browser.ts";
import { benchStudio } from "../bench-studio.ts";
import { shapeRow } from "../import/shape-rows.ts";
import { type Bench, budget } from "../report.ts";
import { madePhoto } from "../set/made-photo.ts";
import { svitRow } from "../set/svit-rows.ts";
import { writePhoto } from "../set/write-photo.ts";
import { round } from "../spread.ts";

const ROWS = { small: 20_000, full: 100_000 } as const;
/** Photos lie beside the file; rows name them in turn. */
const PHOTOS = 200;
/** That texts speak of. */
const OBJECTS = 20;
/** Per 100,000 rows, in a budget that is for so many. */
const LIMIT = "<= 60 s";

/** From a file of messages and a folder of photos to the first entry of a session on the screen, text and photo: import, session, page. */
export const benchFirstEntry: Bench = async (context) => {
  const { scale, say } = context;
  const rows = ROWS[scale];
  const studio = await benchStudio(context);
  const { browser, version } = await benchBrowser(context);
  const folder = path.join(studio.dataFolder, "made");
  say(`Making ${rows} rows about ${PHOTOS} photos.`);
  await writeSet(folder, rows);
  const url = `http://127.0.0.1:${studio.port}`;
  const { page } = await reviewerPage(browser, url);
  say("Importing them.");
  const began = performance.now();
  await studio.command("import", folder, "--dataset", "first entry");
  const imported = performance.now();
  const { rows: found } = await studio.database.query(
    `SELECT d.id, (SELECT count(*)::int FROM "Entry" e WHERE e."datasetId" = d.id) AS entries FROM "Dataset" d WHERE d.name = 'first entry'`,
  );
  const { id, entries } = must(found[0], "it was imported");
  if (entries !== rows) throw new Error(`${entries} entries of ${rows} rows`);
  const queueId = await startQueue(page, url, String(id), { size: 100, seed: "first" });
  await page.goto(`${url}/review/${queueId}`);
  await page.locator("[data-phase=ready]").waitFor();
  const shown = performance.now();
  const seconds = (from: number, to: number) => round((to - from) / 1000);
  const whole = seconds(began, shown);
  return {
    figures: {
      browser: version,
      rows,
      "import, s": seconds(began, imported),
      "session and page, s": seconds(imported, shown),
      "file to first entry, s": whole,
    },
    budgets: [budget(`first entry of ${rows} rows on the screen`, whole, LIMIT)],
  };
};

async function writeSet(folder: string, rows: number): Promise<void> {
  await mkdir(path.join(folder, "images"), { recursive: true });
  for (let nth = 0; nth < PHOTOS; nth++)
    await writePhoto(path.join(folder, "images", `${nth + 1}.jpg`), "first", madePhoto("first", nth, OBJECTS));
  const lines = function* () {
    for (let nth = 0; nth < rows; nth++) {
      const row = svitRow("first", "complex_reasoning", madePhoto("first", nth, OBJECTS), 1);
      yield `${JSON.stringify({ nth, ...shapeRow("messages", row, nth % PHOTOS) })}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(path.join(folder, "talk.jsonl")));
}
