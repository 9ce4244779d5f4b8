import path from "node:path";
import type { BenchStudio } from "../bench-studio.ts";
import type { BenchContext } from "../report.ts";
import { makeSet, SVIT_PLAN } from "./make-set.ts";

/** Makes so many photos with their entries, few boxes and no files, imports them, and answers the data set's number. */
export async function importSmallSet(
  { say }: BenchContext,
  studio: BenchStudio,
  photos: number,
  name: string,
): Promise<string> {
  say(`Making and importing ${photos} photos with their entries.`);
  const folder = path.join(studio.dataFolder, "made");
  await makeSet(folder, {
    ...SVIT_PLAN,
    photos,
    distinctPhotos: 0,
    objectsOfPhoto: 5,
    regionsOfPhoto: 0,
    captionsOfPhoto: 0,
  });
  await studio.command("import", folder, "--dataset", name);
  const { rows } = await studio.database.query('SELECT id FROM "Dataset" WHERE name = $1', [name]);
  return String(rows[0].id);
}
