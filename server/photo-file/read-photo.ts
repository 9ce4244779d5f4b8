import { open } from "node:fs/promises";
import sharp from "sharp";
import { type Message, message } from "#domain/message.ts";

/** A photo's size in pixels of its raw raster (EXIF orientation aside), or why its file is none. */
export type PhotoReading = { ok: true; widthPx: number; heightPx: number } | { ok: false; why: Message };

/** A JPEG ends with its EOI marker; some writers leave a little behind it. */
const TAIL_BYTES = 4096;
const FORMATS = new Set(["jpeg", "png", "gif", "webp"]);

/** Reads a photo's head, and its tail, which a download cut short lacks. `photo`: a file's path, or its bytes. */
export async function readPhoto(photo: string | Buffer): Promise<PhotoReading> {
  try {
    // The head alone is read, however many pixels it speaks of (decoding.ts says which are shown).
    const { width, height, format } = await sharp(photo, { limitInputPixels: false }).metadata();
    if (!FORMATS.has(format)) return { ok: false, why: message("photoKind", { kind: format }) };
    if (format === "jpeg" && !endsAsJpeg(typeof photo === "string" ? await readTail(photo) : photo))
      return { ok: false, why: message("photoCut") };
    return { ok: true, widthPx: width, heightPx: height };
  } catch (error) {
    const [problem = ""] = (error as Error).message.split("\n");
    // What the library says of a file that is none, in English and in no words of a person's.
    const isNone = /contains unsupported image format$/.test(problem);
    return { ok: false, why: isNone ? message("notPicture") : message("notPhoto", { problem: problem.slice(0, 200) }) };
  }
}

const endsAsJpeg = (bytes: Buffer) => bytes.subarray(-TAIL_BYTES).lastIndexOf(Buffer.from([0xff, 0xd9])) >= 0;

async function readTail(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(TAIL_BYTES, size);
    return (await handle.read(Buffer.alloc(length), 0, length, size - length)).buffer;
  } finally {
    await handle.close();
  }
}
