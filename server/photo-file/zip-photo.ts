import { open, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { message } from "#domain/message.ts";
import { decompress } from "#server/zip/decompress.ts";
import { findMemberStart, readZipDirectory, type ZipMember, type ZipPacking } from "#server/zip/zip-directory.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "./folder-photo.ts";
import { lackOf, unreachable } from "./photo-lack.ts";
import { RecentFiles } from "./recent-files.ts";

/** Directories cached; one of 108,000 photos takes half a second to read, and some 30 MB. */
const directories = new RecentFiles(4, async (file): Promise<ReadonlyMap<string, ZipMember>> => {
  return new Map((await readZipDirectory(file)).map((member) => [member.name, member]));
});

/**
 * A photo in a zip: `key` changes with the zip. Null where the zip has none of that name.
 * @throws StudioError unreachable where the zip is gone or cannot be read
 */
export async function findZipPhoto(file: string, name: string): Promise<{ member: ZipMember; key: string } | null> {
  const known = await stat(/* turbopackIgnore: true */ file).catch(() => null);
  if (!known?.isFile()) throw unreachable(message("packGone", { kind: "zip" }));
  const key = `zip ${file} ${known.size} ${known.mtimeMs}`;
  const members = await directories.of(file, key).catch((error) => {
    throw unreachable(message("packClosed", { kind: "zip" }), { cause: error });
  });
  const member = members.get(name);
  return member ? { member, key: `${key} ${name}` } : null;
}

/** Reads one member, not the zip. @throws StudioError too_large; unreadable_input where its bytes are damaged */
export async function readZipPhoto(file: string, member: ZipMember): Promise<Buffer> {
  if (Math.max(member.bytes, member.packedBytes) > PHOTO_BYTES_MAX) throw tooManyBytes();
  if (member.packing === null || member.isEncrypted) throw lackOf("broken", message("photoLocked"));
  const handle = await open(/* turbopackIgnore: true */ file);
  try {
    const start = await findMemberStart(handle, member);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(member.packedBytes), 0, member.packedBytes, start);
    const bytes = await unpack(buffer.subarray(0, bytesRead), member.packing);
    if (crc32(bytes) !== member.crc32) throw new RangeError("The checksum differs.");
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall)
      throw unreachable(message("packClosed", { kind: "zip" }), { cause: error });
    throw lackOf("broken", message("packDamaged", { kind: "zip" }), { cause: error });
  } finally {
    await handle.close();
  }
}

/** At once: a photo is read whole. A small one may claim to be of gigabytes. */
async function unpack(packed: Buffer, packing: ZipPacking): Promise<Buffer> {
  if (packing === "stored") return packed;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of decompress([packed], packing)) {
    bytes += part.length;
    if (bytes > PHOTO_BYTES_MAX) throw new RangeError("It unpacks to more than a photo may have.");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
