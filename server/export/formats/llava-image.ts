import { imagePathOf, photoNameOf, whereLeads } from "#domain/llava/image-path.ts";
import { must } from "#domain/must.ts";
import { type ImageNames, imageNames } from "#server/export/photos/image-names.ts";
import { photoPlaceOf } from "#server/export/photos/photo-place.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob } from "./format.ts";
import type { LlavaPrinter, NamedImage, Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

/** What a name hangs on. */
export type ImagePrinter = Omit<LlavaPrinter, "count">;

/** What is taken, where two photos may ask for one name; null where there is one root. */
export async function namesOfPhotos({
  snapshot,
  dataset,
}: Pick<ExportJob, "snapshot" | "dataset">): Promise<ImageNames | null> {
  const roots = await snapshot.query('SELECT id FROM "PhotoRoot" WHERE "datasetId" = $1 LIMIT 2', [dataset.id]);
  return roots.length > 1 ? imageNames() : null;
}

/**
 * The name of an entry's photo in a record that is ours to write; null where the name would climb out of the folder. A
 * photo of another root that has this name already is told apart by its root's name.
 */
export function nameImage(entry: LlavaRow, printer: ImagePrinter): NamedImage | null {
  if (entry.imageId !== null && printer.last?.imageId === entry.imageId) return printer.last.image;
  const named = nameAnew(entry, printer);
  const image = named && { ...named, printed: toBytes(JSON.stringify(named.path)) };
  printer.last = { imageId: entry.imageId, image };
  return image;
}

function nameAnew(entry: LlavaRow, printer: ImagePrinter): Omit<NamedImage, "printed"> | null {
  const identity = must(entry.identity, "it has a photo");
  const { file, ending } = photoPlaceOf(entry, printer.photoSources);
  const { path, isAssumed } = imagePathOf(identity, file, printer.settings.imageFolders, ending);
  const where = whereLeads(path);
  if (where === "unsafe") return null;
  const assumed = isAssumed
    ? [{ id: "folder-assumed", what: `nothing tells the photo's folder: ${folderOf(path)} was taken` }]
    : where === "elsewhere"
      ? [ELSEWHERE]
      : NONE;
  if (isFree(printer.names, path, entry.imageId)) return { path, warnings: assumed };
  const other = identity.startsWith("path@") ? photoNameOf(identity) : `other/${path}`;
  return { path: other, warnings: isFree(printer.names, other, entry.imageId) ? assumed : [...assumed, CLASH] };
}

/** What is to be said of the name that a record came with, and keeps; null where it climbs out of the folder. */
export function checkImageName(path: string, { imageId }: LlavaRow, names: ImageNames | null): Warning[] | null {
  const where = whereLeads(path);
  if (where === "unsafe") return null;
  return [...(where === "elsewhere" ? [ELSEWHERE] : []), ...(isFree(names, path, imageId) ? [] : [CLASH])];
}

const isFree = (names: ImageNames | null, path: string, imageId: string | null) =>
  names === null || imageId === null || names.take(path, imageId);

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

const NONE: readonly Warning[] = [];
const ELSEWHERE: Warning = {
  id: "image-elsewhere",
  what: "its `image` is absolute, a Windows path or an address: it must be there on the trainer's disk",
};
const CLASH: Warning = {
  id: "image-name-clash",
  what: "another photo has the same name: one image folder cannot hold both",
};
