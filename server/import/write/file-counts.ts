import { z } from "zod";
import { TASKS } from "#domain/entry/task.ts";
import type { UnitCounts } from "#domain/import/import-report.ts";
import type { RowReading } from "./staged.ts";

const count = z.number().int().min(0).default(0);

/** What one file, or a part of it, has brought. Kept with the place that an import has reached in it (RunFile.counts). */
export const fileCountsSchema = z.object({
  rows: count,
  /** Entries that could be read; `inserted` of them are new. */
  entries: count,
  inserted: count,
  /** New ones beside others of their photo and task. */
  beside: count,
  /** Lines of the list of rejects. */
  rejected: count,
  /** Entries and elements that the rejects kept out; and those of shapes that nobody reads. */
  unitsRejected: count,
  unitsPassed: count,
  /** Elements of documents that could be read, of every kind; new ones, and those that took another's place. */
  elements: count,
  elementsNew: count,
  elementsChanged: count,
  /** Keys that stand twice in one object, and were kept so. */
  doubledKeys: count,
  /** Names of records that had an id of their own beside. */
  lostKeys: count,
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
  /** New entries by the id of their part. */
  byPart: z.record(z.string(), z.number()).default({}),
  /** By what they are told apart into parts; kept, so that a resumed import goes on by it. Null before the first entry. */
  partRule: z.string().nullable().default(null),
});
export type FileCounts = z.infer<typeof fileCountsSchema>;

export const noCounts = (): FileCounts => fileCountsSchema.parse({});

/** Adds to counts in place. `rejectBytes` is a place, not a count: the furthest stands; of the rules of parts the last. */
export function addCounts(sum: FileCounts, more: Partial<FileCounts>): void {
  for (const [key, value] of Object.entries(more)) {
    if (key === "rejectBytes") sum.rejectBytes = Math.max(sum.rejectBytes, Number(value));
    else if (key === "partRule") sum.partRule = more.partRule ?? sum.partRule;
    else if (typeof value === "number") (sum as Record<string, unknown>)[key] = (sum[key as "rows"] ?? 0) + value;
    else {
      const own = sum[key as "marks"];
      for (const [name, number] of Object.entries(value as Record<string, number>)) {
        own[name] = (own[name] ?? 0) + number;
      }
    }
  }
}

/** What a row counts for, beside the entries and elements that it brings. */
export function countsOfRow({
  rejections,
  doubledKeys = 0,
  lostKeys = 0,
  passed = 0,
}: RowReading): Partial<FileCounts> {
  const unitsRejected = rejections.reduce((sum, { units = 1 }) => sum + units, 0);
  return { rejected: rejections.length, unitsRejected, unitsPassed: passed, doubledKeys, lostKeys };
}

/** Where each unit of a file ended: every one in one place, so that the places' sum is what the file holds. */
export function unitsOf(counts: FileCounts): UnitCounts {
  const { entries, inserted, beside, elements, elementsNew, elementsChanged, unitsRejected, unitsPassed } = counts;
  return {
    found: entries + elements + unitsRejected + unitsPassed,
    new: inserted - beside + elementsNew,
    changed: beside + elementsChanged,
    known: entries - inserted + elements - elementsNew - elementsChanged,
    rejected: unitsRejected,
    passed: unitsPassed,
  };
}
