import type { ExportContext } from "#server/export/rows/context.ts";
import type { EntryRow } from "#server/export/rows/entry-rows.ts";

/** A photo's file as a name tells of it, and the ending that it has on the disk, each null where it is not known. */
export type PhotoPlace = { file: string | null; ending: string | null };

/**
 * By the sources of the data set. Of the studio's own store a file's name is a hash, and only its ending tells anything; it
 * kept none in earlier releases. Of a photo that is in no source, image_data's address may have told the folder.
 */
export function photoPlaceOf(
  { photoPath, photoSourceId }: Pick<EntryRow, "photoPath" | "photoSourceId">,
  sources: ExportContext["photoSources"],
): PhotoPlace {
  const source = photoSourceId === null ? undefined : sources.get(photoSourceId);
  if (photoPath === null) return { file: null, ending: null };
  if (source === undefined) return { file: photoPath, ending: null };
  if (source.kind === "store") return { file: null, ending: photoPath.endsWith(".photo") ? null : photoPath };
  return { file: source.kind === "folder" ? `${source.root}/${photoPath}` : photoPath, ending: photoPath };
}
