import type { ExportContext } from "./context.ts";
import type { EntryRow } from "./entry-rows.ts";

/** A photo's file as a name tells of it, and the ending that it has on the disk, each null where it is not known. */
export type PhotoPlace = { file: string | null; ending: string | null };

/** By the sources of the data set. Of the studio's own store a file's name is a hash, and only its ending tells anything. */
export function photoPlaceOf(
  { photoPath, photoSourceId }: Pick<EntryRow, "photoPath" | "photoSourceId">,
  sources: ExportContext["photoSources"],
): PhotoPlace {
  const source = photoSourceId === null ? undefined : sources.get(photoSourceId);
  if (photoPath === null || source === undefined) return { file: null, ending: null };
  if (source.kind === "store") return { file: null, ending: photoPath };
  return { file: source.kind === "folder" ? `${source.root}/${photoPath}` : photoPath, ending: photoPath };
}
