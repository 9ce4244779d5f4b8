import { open, readFile } from "node:fs/promises";
import { z } from "zod";
import { uploadNameSchema } from "#domain/import/upload.ts";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { type ByteRange, firstGap } from "./byte-ranges.ts";

/** Of a file that is being sent: its name and size, and which bytes of it are on the disk for good. */
export type FileRecord = { name: string; bytes: number; ranges: ByteRange[] };

export const isWhole = ({ bytes, ranges }: FileRecord): boolean => firstGap(ranges) >= bytes;

const lineSchema = z.union([
  z.strictObject({ name: uploadNameSchema, bytes: z.number().int().min(0) }),
  z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(0) }),
]);
type Line = z.infer<typeof lineSchema>;

/**
 * What stands in a file's record, or null where none was begun. Whoever was killed while writing left a line in the middle:
 * such a line is passed over, and what it would have told is sent again.
 */
export async function readRecord(file: string): Promise<FileRecord | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const lines = text.split("\n").flatMap((line): Line[] => {
    const parsed = lineSchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
  const [first] = lines.filter((line) => "name" in line);
  return first ? { ...first, ranges: lines.filter((line) => "from" in line) } : null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A line that was cut off when the process died.
    return null;
  }
}

/**
 * Adds a line. It begins on a line of its own, whatever a killed writer or a full disk left before it. `isDurable` false
 * where a power cut may take it back: what it tells is not counted on.
 */
export async function appendLine(file: string, line: Line, isDurable: boolean): Promise<void> {
  const handle = await open(file, "a", PRIVATE_FILE);
  try {
    await handle.appendFile(`\n${JSON.stringify(line)}\n`);
    if (isDurable) await handle.sync();
  } finally {
    await handle.close();
  }
}
