import { stat } from "node:fs/promises";
import { message } from "#domain/message.ts";
import { readTarDirectory, type TarMember } from "#server/tar/tar-directory.ts";
import { ByteSource } from "#server/zip/byte-source.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "./folder-photo.ts";
import { unreachable } from "./photo-lack.ts";
import { RecentFiles } from "./recent-files.ts";

/** Directories cached; one of 10,000 files takes a tenth of a second to read, and some 2 MB. */
const directories = new RecentFiles(32, async (file): Promise<ReadonlyMap<string, TarMember>> => {
  return new Map((await readTarDirectory(file)).map((member) => [member.name, member]));
});

/**
 * A photo in a tar: `key` changes with the tar. Null where it has none of that name.
 * @throws StudioError unreachable where the tar is gone or cannot be read
 */
export async function findTarPhoto(file: string, name: string): Promise<{ member: TarMember; key: string } | null> {
  const known = await stat(/* turbopackIgnore: true */ file).catch(() => null);
  if (!known?.isFile()) throw unreachable(message("packGone", { kind: "tar" }));
  const key = `tar ${file} ${known.size} ${known.mtimeMs}`;
  const members = await directories.of(file, key).catch((error) => {
    throw unreachable(message("packClosed", { kind: "tar" }), { cause: error });
  });
  const member = members.get(name);
  return member ? { member, key: `${key} ${name}` } : null;
}

/** Reads one file of a tar at its place. @throws StudioError too_large; unreachable where the tar cannot be read */
export async function readTarPhoto(file: string, { at, bytes }: TarMember): Promise<Buffer> {
  if (bytes > PHOTO_BYTES_MAX) throw tooManyBytes();
  const closed = () => unreachable(message("packClosed", { kind: "tar" }));
  const source = await ByteSource.open(file, closed);
  try {
    return Buffer.from(await source.read(at, bytes));
  } finally {
    await source.close();
  }
}
