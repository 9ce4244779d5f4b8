import { z } from "zod";
import { storedFileSchema } from "./manifest.ts";

/**
 * A line of a backup's journal: what was added to it at one time. `wal` are pieces of the log in their order, `files` those of
 * the data folder that are new or changed. With all lines up to one the database is as it was `at` that time.
 */
const lineSchema = z.strictObject({
  at: z.iso.datetime(),
  wal: z.array(
    z.strictObject({
      segment: z.string().regex(/^[0-9A-F]{24}$/),
      offset: z.number().int().min(0),
      bytes: z.number().int().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  files: z.array(storedFileSchema),
});
export type JournalLine = z.infer<typeof lineSchema>;

export const printJournalLine = (line: JournalLine): string => `${JSON.stringify(line)}\n`;

/**
 * The lines of a journal. One without its line break is what a killed backup was writing, and is left out; any other that cannot
 * be read answers null: something is wrong with the file.
 */
export function parseJournal(text: string): JournalLine[] | null {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines: JournalLine[] = [];
  for (const one of whole.split("\n").slice(0, -1)) {
    const parsed = lineSchema.safeParse(parseJson(one));
    if (!parsed.success) return null;
    lines.push(parsed.data);
  }
  return lines;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
