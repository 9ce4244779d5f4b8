import { type FileHandle, open } from "node:fs/promises";
import yauzl from "yauzl";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** A file inside of a zip, as the zip's directory names it. Sizes and places are bytes; `headerAt` is where its local header begins. */
export type ZipMember = {
  name: string;
  headerAt: number;
  packedBytes: number;
  bytes: number;
  /** Checksum of its unpacked bytes (APPNOTE.TXT 4.4.7). */
  crc32: number;
  packing: ZipPacking | null;
  isEncrypted: boolean;
};

/** How a member's bytes are packed (APPNOTE.TXT 4.4.5: 0, 8 and 93); null stands for any other way. */
export type ZipPacking = "stored" | "deflate" | "zstd";

const PACKINGS: Record<number, ZipPacking> = { 0: "stored", 8: "deflate", 93: "zstd" };

/**
 * The files of a zip in its directory's order, folders left out. Reads the directory alone, whatever the zip's size: 10 MB
 * for a zip of 108,000 photos. A name that is absolute or leads upwards refuses the zip.
 * @throws StudioError unreadable_input where it is no whole zip
 */
export async function readZipDirectory(file: string): Promise<ZipMember[]> {
  const handle = await open(/* turbopackIgnore: true */ file);
  try {
    const { size } = await handle.stat();
    const zip = await yauzl.fromRandomAccessReaderPromise(new WindowReader(handle), size, {
      lazyEntries: true,
      autoClose: false,
    });
    const members: ZipMember[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      members.push({
        name: entry.fileName,
        headerAt: entry.relativeOffsetOfLocalHeader,
        packedBytes: entry.compressedSize,
        bytes: entry.uncompressedSize,
        crc32: entry.crc32,
        packing: PACKINGS[entry.compressionMethod] ?? null,
        isEncrypted: entry.isEncrypted(),
      });
    }
    return members;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall) throw error;
    throw new StudioError("unreadable_input", message("zipUnreadable", { problem: (error as Error).message }), {
      cause: error,
    });
  } finally {
    await handle.close();
  }
}

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;

/** Where a member's packed bytes begin: behind its local header, whose length the directory does not tell (APPNOTE.TXT 4.3.7). */
export async function findMemberStart(handle: FileHandle, member: Pick<ZipMember, "headerAt">): Promise<number> {
  const { buffer, bytesRead } = await handle.read(
    Buffer.alloc(LOCAL_HEADER_BYTES),
    0,
    LOCAL_HEADER_BYTES,
    member.headerAt,
  );
  if (bytesRead < LOCAL_HEADER_BYTES || buffer.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE)
    throw new StudioError("unreadable_input", message("zipMember"));
  return member.headerAt + LOCAL_HEADER_BYTES + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
}

/** Reads by windows: the directory of a large zip would otherwise cost two system calls for each of its members. */
class WindowReader extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #window = Buffer.alloc(1024 * 1024);
  #from = 0;
  #filled = 0;

  constructor(handle: FileHandle) {
    super();
    this.#handle = handle;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#fill(position, length).then(
      () => {
        const at = position - this.#from;
        callback(null, this.#window.copy(target, offset, at, Math.min(at + length, this.#filled)));
      },
      (error: Error) => callback(error),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async #fill(position: number, length: number): Promise<void> {
    if (position >= this.#from && position + length <= this.#from + this.#filled) return;
    const { bytesRead } = await this.#handle.read(this.#window, 0, this.#window.length, position);
    this.#from = position;
    this.#filled = bytesRead;
  }
}
