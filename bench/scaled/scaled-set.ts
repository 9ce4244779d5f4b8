import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "#cli/serve/leash.ts";
import type { BenchContext, Scale } from "../report.ts";
import { makeWholeSet } from "../set/whole/make-whole-set.ts";
import { WHOLE_PLAN, type WholePlan } from "../set/whole/whole-plan.ts";

/** Photos of a scale: `full` is Visual Genome's own number. */
const PHOTOS: Record<Scale, number | undefined> = { small: 1000, full: undefined };

export const planOf = (scale: Scale): WholePlan => WHOLE_PLAN(PHOTOS[scale]);

/**
 * The made set of a scale in SVIT's, Visual Genome's and COCO's file formats, in a folder that is kept: making the whole
 * takes a minute, and it is the same each time.
 */
export async function scaledSet({ scale, say }: BenchContext): Promise<string> {
  const plan = planOf(scale);
  return kept(path.join(root, "tmp", "bench", `set-${scale}`), JSON.stringify(plan), async (folder) => {
    say(`Making a set of ${plan.photos.toLocaleString("en")} photos.`);
    await makeWholeSet(folder, plan);
  });
}

/** `folder`, made anew unless it was made from the same `recipe` before. A making that was broken off leaves nothing. */
export async function kept(folder: string, recipe: string, make: (folder: string) => Promise<void>): Promise<string> {
  const mark = path.join(folder, ".made-from.json");
  if ((await readFile(mark, "utf8").catch(() => null)) === recipe) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await make(folder);
  await writeFile(`${mark}.new`, recipe);
  await rename(`${mark}.new`, mark);
  return folder;
}

export const bytesOf = async (files: readonly string[]): Promise<number> =>
  (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
