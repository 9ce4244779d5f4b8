import { realpath } from "node:fs/promises";
import type { IdRule } from "#domain/identity/public-id.ts";
import type { Discovered } from "#server/import/read/discovered.ts";
import type { Intake } from "#server/import/write/intake.ts";
import { adoptFiles } from "./adopt-files.ts";
import type { NamingOptions } from "./file-naming.ts";
import { nameFiles } from "./name-files.ts";
import { adoptNamesOfBefore } from "./names-of-before.ts";
import { renameSources } from "./rename-sources.ts";
import { Roots } from "./roots.ts";
import { settleMerged } from "./settle-merged.ts";

/** Before anything is read: the roots of all files, and what these change of photos and entries that are there already. */
export async function openNames(
  part: Pick<Intake, "client" | "datasetId" | "images" | "settled">,
  found: Discovered,
  options: NamingOptions,
  signal: AbortSignal | undefined,
): Promise<Pick<Intake, "roots" | "namings">> {
  const { client, datasetId, images } = part;
  await adoptNamesOfBefore(part);
  const roots = await Roots.load(client, datasetId);
  const named = await nameFiles(roots, found, options, signal);
  if (options.root !== undefined)
    for (const given of new Set([...found.photos, ...found.zips].map((photo) => photo.given)))
      await roots.open({ place: given, name: options.root });
  // Photos have their names before entries ask for them: decided in between, an entry would lose its photo for a moment.
  const unsettled = [...roots.unsettled];
  for (const news of roots.news) unsettled.push(...(await adoptFiles(client, datasetId, images, news)).unsettled);
  const { unsettled: renamed, namings, restored } = await renameSources(client, datasetId, found.json, named, signal);
  unsettled.push(...renamed);
  part.settled.restored += restored;
  await settleMerged(part, { joined: 0, unsettled });
  return { roots, namings };
}

/** Folders as places are written: where a folder is there, its real path. */
export const realFolders = (ids: readonly IdRule[]): Promise<IdRule[]> =>
  Promise.all(ids.map(async ({ space, folder }) => ({ space, folder: await realpath(folder).catch(() => folder) })));
