import { createHash } from "node:crypto";
import { must } from "#domain/must.ts";
import { noFileName } from "#server/export/write/disk-error.ts";
import type { ZipWriter } from "#server/export/write/zip-writer.ts";
import type { PhotoStore } from "./photo-store.ts";
import { type PlacedContent, type Placing, partsOf } from "./place-file.ts";

/** What the disks hold that zips are unpacked on: bytes of a file's or folder's name, and of a whole path. */
const PART_BYTES_MAX = 255;
const PATH_BYTES_MAX = 4000;

/**
 * A folder of a zip. No two files have one name, and none has the name of a folder: whoever unpacks it gets what was put.
 * Names are remembered as short hashes, some 100 bytes a photo.
 */
export function zipPhotos(zip: ZipWriter, folder: string): PhotoStore {
  /** What stands under a name: the hash of a file's bytes, or a folder. */
  const known = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();

  async function place(name: string, content: PlacedContent): Promise<Placing> {
    const bytes = must("bytes" in content ? content.bytes : null, "a zip holds no links");
    const path = must(partsOf(name), "only what it holds is put");
    const whole = `${folder}/${path.join("/")}`;
    if (Buffer.byteLength(whole) > PATH_BYTES_MAX || path.some((part) => Buffer.byteLength(part) > PART_BYTES_MAX))
      throw noFileName(name);
    const [key, hash] = [shortHash(whole), shortHash(bytes)];
    const before = known.get(key);
    if (before !== undefined) return before === hash ? "there" : "taken";
    const folders = path.slice(0, -1).map((_, index) => shortHash(`${folder}/${path.slice(0, index + 1).join("/")}`));
    if (folders.some((own) => (known.get(own) ?? FOLDER) !== FOLDER)) return "taken";
    for (const own of folders) known.set(own, FOLDER);
    known.set(key, hash);
    await zip.store(whole, bytes);
    return "placed";
  }

  return {
    holds: (name) => partsOf(name) !== null,
    place(name, content) {
      // One after the other, in the order in which they were given.
      const placing = last.then(() => place(name, content));
      // Told to whoever placed it; the next one is placed all the same.
      last = placing.catch(() => {});
      return placing;
    },
    // The zip goes as a whole.
    async empty() {},
    async close() {},
  };
}

const FOLDER = "";

/** 12 bytes: among a million names two are alike once in 10^17 exports. */
const shortHash = (of: string | Uint8Array) => createHash("sha256").update(of).digest().toString("latin1", 0, 12);
