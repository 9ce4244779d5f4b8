import path from "node:path";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { Database } from "#server/db/client.ts";
import type { ExportJob } from "#server/export/formats/format.ts";
import { readPhotoFor } from "#server/export/photos/read-photo-for.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import type { Look } from "./open-look.ts";

/** What is told of photos, told to the page as well. */
export const withLook = (photos: ExportJob["photos"], look: Look): ExportJob["photos"] => ({
  add(imageId, name) {
    look.photo(imageId);
    photos?.add(imageId, name);
  },
  drain: async () => photos?.drain(),
});

type Place = { db: Database; sink: Sink; name: string; photoCache: PhotoCache | undefined };

/** Writes the page of drawn records. The snapshot has ended by then: photos of an address may take long. */
export async function writeLook(
  look: Look,
  manifest: Pick<ExportManifest, "dataset" | "format" | "records" | "startedAt" | "tool">,
  { db, sink, name, photoCache }: Place,
): Promise<FileFacts> {
  const { dataset, format, records, startedAt, tool } = manifest;
  const facts = [`${records} records as ${format}`, startedAt.slice(0, 10), `${tool.name} ${tool.version}`];
  const file = await openOutput(sink, name, "whole");
  file.add(toBytes(await look.print(dataset.name, facts, readPhotoFor(db, photoCache))));
  return { ...(await file.close()), name: path.basename(name) };
}
