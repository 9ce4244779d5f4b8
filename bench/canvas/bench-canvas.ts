import { writeFile } from "node:fs/promises";
import path from "node:path";
import { benchBrowser } from "../bench-browser.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import { type Bench, type Budget, budget, type Figures } from "../report.ts";
import { madePhoto } from "../set/made-photo.ts";
import { makeSet, SVIT_PLAN } from "../set/make-set.ts";
import { round, type Spread, spreadOf } from "../spread.ts";
import { FRAMES } from "./gestures.ts";
import type { FrameTimes } from "./in-page.ts";
import { measureCanvas } from "./measure-canvas.ts";

const BOXES = [30, 300, 1000, 5000] as const;
/** For so many boxes there is a budget. */
const BUDGETED = 1000;
/** One frame of a screen that shows sixty a second. */
const FRAME_MS = 16.7;

/** Pan and zoom over many boxes on the review screen, beside a plain canvas that draws the same, in turns. */
export const benchCanvas: Bench = async (context) => {
  const rounds = context.scale === "small" ? 3 : 12;
  const studio = await benchStudio(context);
  const chromium = await benchBrowser(context);
  const figures: Figures = { browser: chromium.version, "frames a run": FRAMES, "runs of each": rounds };
  const budgets: Budget[] = [];
  for (const boxes of BOXES) {
    const datasetId = await importPhoto(studio, boxes);
    for (const ratio of boxes === BUDGETED ? [1, 2] : [1]) {
      context.say(`${boxes} boxes, ${ratio} device pixels for one CSS pixel.`);
      const place = { chromium, port: studio.port, datasetId, ratio, rounds };
      const measured = await measureCanvas(place);
      const group = groupOf(measured);
      context.say(JSON.stringify(group));
      figures[`${boxes} boxes, ${ratio} ×`] = group;
      if (boxes !== BUDGETED || ratio !== 1) continue;
      budgets.push(
        budget(
          "1000 boxes: a frame's work on the main thread, p95",
          group["screen: work, ms"].p95,
          `<= ${FRAME_MS} ms`,
        ),
        budget("1000 boxes: a frame's work, of that of a bare canvas; medians", group["ratio of medians"], "<= 1.5"),
      );
    }
  }
  return { figures, budgets };
};

/** A data set of one photo with so many objects, and one entry that names none of them. */
async function importPhoto(studio: BenchStudio, boxes: number): Promise<string> {
  const name = `canvas ${boxes}`;
  const folder = path.join(studio.dataFolder, `made-${boxes}`);
  const entries = { conversation: 0, complex_reasoning: 0, referring_qa: 0, detail_description: 0 };
  const plan = { ...SVIT_PLAN, photos: 1, objectsOfPhoto: boxes, regionsOfPhoto: 0, captionsOfPhoto: 0, entries };
  await makeSet(folder, plan);
  const content = [
    { from: "user", value: "Why is it so?" },
    { from: "gpt", value: "Because it was so before." },
  ];
  const { imageId } = madePhoto(plan.seed, 0, 0);
  await writeFile(
    path.join(folder, "complex_reasoning.json"),
    JSON.stringify([{ image_id: imageId, conversations: [{ content }] }]),
  );
  await studio.command("import", folder, "--dataset", name);
  const { rows } = await studio.database.query(`SELECT id FROM "Dataset" WHERE name = $1`, [name]);
  return String(rows[0].id);
}

function groupOf({ drawn, screen, bare }: { drawn: number; screen: FrameTimes[]; bare: FrameTimes[] }) {
  const work = (runs: FrameTimes[]) => spreadOf(runs.flatMap((run) => run.work));
  const interval = (runs: FrameTimes[]) => spreadOf(runs.flatMap((run) => run.interval));
  const [ofScreen, ofBare] = [work(screen), work(bare)];
  const pairs = screen.map((run, at) => ratioOf(spreadOf(run.work), spreadOf(bare[at]?.work ?? [])));
  return {
    "boxes drawn": drawn,
    "screen: work, ms": ofScreen,
    "bare canvas: work, ms": ofBare,
    "ratio of medians": ratioOf(ofScreen, ofBare),
    "ratio run by run": `${Math.min(...pairs)} to ${Math.max(...pairs)}`,
    "screen: between frames, ms": interval(screen),
    "bare canvas: between frames, ms": interval(bare),
  } satisfies Figures;
}

const ratioOf = (a: Spread, b: Spread): number => round(a.p50 / b.p50);
