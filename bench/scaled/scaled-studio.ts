import { createHash } from "node:crypto";
import { chmod, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "#cli/serve/leash.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import type { BenchContext, Scale } from "../report.ts";
import { kept, planOf, scaledSet } from "./scaled-set.ts";

/** The data set that a scaled studio holds. */
export const SCALED_DATASET = "whole";

/**
 * The built studio with the made set of a scale imported and searchable. Its data folder is kept from one benchmark to
 * the next (importing the whole takes minutes): leave it as it was found, or import into a data set of your own.
 */
export async function scaledStudio(context: BenchContext): Promise<BenchStudio> {
  const recipe = await recipeOf(context.scale);
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

/** Another set or another migration, also one with other words under the same name, makes it another studio. */
export async function recipeOf(scale: Scale): Promise<string> {
  return JSON.stringify({ plan: planOf(scale), migrations: await migrationsHash() });
}

/** Of the words of all migrations. */
export async function migrationsHash(): Promise<string> {
  const folder = path.join(root, "prisma", "migrations");
  const hash = createHash("sha256");
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of names.sort()) hash.update(await readFile(path.join(folder, name, "migration.sql")));
  return hash.digest("hex");
}
