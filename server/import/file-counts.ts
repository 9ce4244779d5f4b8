import { z } from "zod";
import { TASKS } from "#domain/task.ts";

const count = z.number().int().min(0).default(0);

/** What one file, or a part of it, has brought. Kept with the place that an import has reached in it (RunFile.counts). */
export const fileCountsSchema = z.object({
  rows: count,
  /** Entries that could be read; `inserted` of them are new. */
  entries: count,
  inserted: count,
  /** New ones beside others of their photo and task. */
  beside: count,
  rejected: count,
  captions: count,
  objects: count,
  regions: count,
  relationships: count,
  instances: count,
  /** Photos whose names look like Visual Genome's or COCO's and prove it nowhere. */
  looksVg: count,
  looksCoco: count,
  glosses: count,
  glossesWaiting: count,
  photos: count,
  broken: count,
  /** Bytes of the list of rejects when this was written (server/import/reject-log.ts). */
  rejectBytes: count,
  byTask: z.partialRecord(z.enum(TASKS), z.number()).default({}),
  marks: z.record(z.string(), z.number()).default({}),
});
export type FileCounts = z.infer<typeof fileCountsSchema>;

export const noCounts = (): FileCounts => fileCountsSchema.parse({});

/** Adds to counts in place. `rejectBytes` is a place, not a count: the furthest stands. */
export function addCounts(sum: FileCounts, more: Partial<FileCounts>): void {
  for (const [key, value] of Object.entries(more)) {
    if (key === "rejectBytes") sum.rejectBytes = Math.max(sum.rejectBytes, Number(value));
    else if (typeof value === "number") (sum as Record<string, unknown>)[key] = (sum[key as "rows"] ?? 0) + value;
    else {
      const own = sum[key as "marks"];
      for (const [name, number] of Object.entries(value as Record<string, number>)) {
        own[name] = (own[name] ?? 0) + number;
      }
    }
  }
}
