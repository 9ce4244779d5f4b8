import { createReadStream } from "node:fs";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { problemFacts } from "#server/error-facts.ts";
import { zipWriter } from "#server/export/write/zip-writer.ts";
import { log } from "#server/log.ts";
import type { FoundRelease } from "./find-release.ts";
import { photosIn } from "./release-photos.ts";

/**
 * Answers with all files of a release as a zip that is made while it leaves, each below one folder. A file that cannot be read cuts the answer off, and
 * a zip without its end is none to any reader.
 */
export function sendZip({ place, files }: FoundRelease, name: string): Response {
  const folder = name.replaceAll(/[^\w.-]+/g, "-");
  const out = new PassThrough({ highWaterMark: 1024 * 1024 });
  const zip = zipWriter(out);
  const write = async () => {
    for (const file of [...files, ...(await photosIn(place, files))])
      await pipeline(createReadStream(path.join(place, file.name)), zip.open(`${folder}/${file.name}`));
    await zip.end();
  };
  write().catch((error) => {
    // Whoever went away in the middle is no fault.
    if (!out.destroyed) log.error({ ...problemFacts(error) }, "a release was cut off on its way");
    out.destroy(error);
  });
  return new Response(Readable.toWeb(out) as ReadableStream, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${folder}.zip"`,
      "cache-control": "private, no-cache, no-transform",
      "x-content-type-options": "nosniff",
    },
  });
}
