import { createHash } from "node:crypto";
import { readChunks } from "./read-chunks.ts";

/** SHA-256 (hex) of a file, or of a stretch of it, and how many bytes that were: fewer than asked where it ends before. */
export async function hashFile(file: string, offset = 0, most?: number): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of readChunks(file, offset, most)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}
