import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";

/** Copies a zip or tar into a folder, under the hash of its bytes, never under a name from outside. Returns where it lies then. */
export async function keepZip(file: string, folder: string, kind: "zip" | "tar" = "zip"): Promise<string> {
  await makeFolder(folder, PRIVATE_FOLDER);
  const partly = path.join(folder, `${randomUUID()}.new`);
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file), hashing, createWriteStream(partly, { mode: PRIVATE_FILE }));
    const kept = path.join(folder, `${hash.digest("hex")}.${kind}`);
    await rename(partly, kept);
    return kept;
  } finally {
    await rm(partly, { force: true });
  }
}
