import { chmod, readdir } from "node:fs/promises";
import path from "node:path";
import { root } from "#cli/serve/leash.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import type { BenchContext } from "../report.ts";
import { kept, planOf, scaledSet } from "./scaled-set.ts";

/** The data set that a scaled studio holds. */
export const SCALED_DATASET = "whole";

/**
 * The built studio with the made set of a scale imported and searchable. Its data folder is kept from one benchmark to
 * the next (importing the whole takes minutes): leave it as it was found, or import into a data set of your own.
 */
export async function scaledStudio(context: BenchContext): Promise<BenchStudio> {
  const migrations = (await readdir(path.join(root, "prisma", "migrations"))).sort().join();
  const recipe = JSON.stringify({ plan: planOf(context.scale), migrations });
  const home = path.join(root, "tmp", "bench", `studio-${context.scale}`);
  let studio: BenchStudio | null = null;
  await kept(home, recipe, async (folder) => {
    const set = await scaledSet(context);
    // Run by root, PostgreSQL has an account of its own, which must enter.
    await chmod(folder, 0o755);
    studio = await benchStudio(context, folder);
    context.say("Importing it; the next benchmark finds it there.");
    await studio.command("import", set, "--dataset", SCALED_DATASET, "--json");
  });
  return studio ?? benchStudio(context, home);
}
