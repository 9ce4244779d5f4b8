import { findParquetPhoto } from "./parquet-photo.ts";
import { findTarPhoto, readTarPhoto } from "./tar-photo.ts";
import { findZipPhoto, readZipPhoto } from "./zip-photo.ts";

/** Files that photos lie in: kinds of a PhotoSource whose root is a file. */
export const PACKS = ["zip", "tar", "parquet"] as const;
export type Pack = (typeof PACKS)[number];
export const isPack = (kind: string): kind is Pack => PACKS.some((known) => known === kind);

/** A photo in another file, not read yet: `key` changes with that file; `bytes`, its size where it is known unread. */
export type PackedPhoto = { key: string; bytes: number | null; read: () => Promise<Buffer> };

/**
 * Finds a photo in a file of a kind; null where the file has none of that path.
 * @throws StudioError unreachable where the file is gone or cannot be read
 */
export async function findPackedPhoto(kind: Pack, root: string, path: string): Promise<PackedPhoto | null> {
  if (kind === "parquet") {
    const found = await findParquetPhoto(root, path);
    return found && { ...found, bytes: null };
  }
  if (kind === "tar") {
    const found = await findTarPhoto(root, path);
    return found && { key: found.key, bytes: found.member.bytes, read: () => readTarPhoto(root, found.member) };
  }
  const found = await findZipPhoto(root, path);
  return found && { key: found.key, bytes: found.member.bytes, read: () => readZipPhoto(root, found.member) };
}
