import { z } from "zod";
import { countsByTaskSchema, taskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { isMessage, type Message, message } from "#domain/message.ts";
import { messageFields, messageSchema } from "#domain/message-schema.ts";
import { partAuthorSchema } from "#domain/part/part-author.ts";

/** A file that was passed over, and why. */
const passedSchema = z.object({ path: z.string(), ...messageFields });
export type Passed = z.infer<typeof passedSchema>;

/** The same as part of a sentence. */
export const passedFile = ({ path, code, data }: Passed): Message =>
  message("passedFile", { file: path, reason: { code, data } });

/** The files that such a sentence names, as the first of them that were passed over. */
export const passedIn = ({ data: { passed } }: Message): Passed[] =>
  (Array.isArray(passed) ? passed : []).flatMap((own: Message) => {
    const { file, reason } = own.data;
    return typeof file === "string" && isMessage(reason) ? [{ path: file, code: reason.code, data: reason.data }] : [];
  });

/**
 * Where the units of a file ended, each in one place: entries, and elements of annotation documents. `changed`: new beside
 * an older entry of its photo and task, or in the place of an older element. `known`: there already. `passed`: of a shape
 * that is not read. `found` is the sum of all.
 */
const unitCountsSchema = z.object({
  found: z.number(),
  new: z.number(),
  known: z.number(),
  changed: z.number(),
  rejected: z.number(),
  passed: z.number(),
});
export type UnitCounts = z.infer<typeof unitCountsSchema>;

/** What came of one file. */
const fileReportSchema = z.object({
  path: z.string(),
  format: z.string(),
  task: taskSchema.nullable(),
  bytes: z.number(),
  rows: z.number(),
  entries: z.number(),
  /** Entries that came in; the rest of `entries` had been there already. */
  inserted: z.number(),
  rejected: z.number(),
  /** Older reports have none. */
  units: unitCountsSchema.optional(),
  /** By what its entries were told apart into parts (domain/part/part-rule.ts). Older reports have none. */
  partRule: z.string().nullable().optional(),
});
export type FileReport = z.infer<typeof fileReportSchema>;

/** What of an import stands in the database: rows of its files, and entries that are new. */
const keptSchema = z.object({ rows: z.number(), entries: z.number() });
export type Kept = z.infer<typeof keptSchema>;

/** The smallest unit that could not be read. `path` leads to it inside its row; `text` is the row in full where it is held. */
const rejectSchema = z.object({
  file: z.string(),
  row: z.number().nullable(),
  byteStart: z.number().nullable(),
  byteEnd: z.number().nullable(),
  path: z.string(),
  text: z.string().nullable(),
  ...messageFields,
});
export type Reject = z.infer<typeof rejectSchema>;

export const importReportSchema = z.object({
  datasetName: z.string(),
  datasetId: idSchema.nullable(),
  isDryRun: z.boolean(),
  files: fileReportSchema.array(),
  /** The sum of the files'. Older reports have none. */
  units: unitCountsSchema.optional(),
  /** Files that were passed over. */
  skipped: passedSchema.array(),
  /** What a person should know beside the counts, in the order of its weight. Older reports have none. */
  notices: messageSchema.array().optional(),
  /** `remote`: images newly told of a photo in a zip or at an address, which nobody has looked at. */
  photos: z.object({ found: z.number(), broken: z.number(), remote: z.number() }),
  images: z.number(),
  captions: z.number(),
  objects: z.number(),
  regions: z.number(),
  relationships: z.number(),
  instances: z.number(),
  /** Machine-made translations of turns that the files held, each turn and language once. */
  glosses: z.number(),
  /** Those of `glosses` whose entry is not in the data set yet. */
  glossesWaiting: z.number(),
  entriesByTask: countsByTaskSchema,
  /** New entries by part, the largest first. Older reports have none. */
  parts: z
    .object({
      name: z.string(),
      author: partAuthorSchema,
      /** Told by the part's name alone, and nobody has said it. Older reports do not tell. */
      isGuessed: z.boolean().optional(),
      entries: z.number(),
    })
    .array()
    .optional(),
  entriesNew: z.number(),
  entriesRepeated: z.number(),
  /** New entries of photos and tasks that had others before: texts that changed since, or additions. */
  entriesBeside: z.number(),
  /** Entries whose photo has not been seen yet. */
  entriesWithoutPhoto: z.number(),
  /** How many new entries carry each mark of domain/entry/contract.ts. */
  marks: z.record(z.string(), z.number()),
  rejects: z.number(),
  rejectsPath: z.string().nullable(),
  rejectExamples: rejectSchema.array(),
  bytes: z.number(),
  /** `read`: until all was in the database; `index`: the search words after it. */
  seconds: z.object({ read: z.number(), index: z.number() }),
  peakMemoryMb: z.number(),
  /** What an attempt that was broken off had brought in before this one went on. The other counts are of both. */
  resumed: keptSchema.optional(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** `waiting`: for another import into the same data set. */
export const IMPORT_PHASES = ["discovering", "waiting", "reading", "photos", "indexing", "done"] as const;

/** How far an import is. `bytes` and `bytesTotal` are of the files as they lie on the disk (compressed ones: compressed). */
export const importProgressSchema = z.object({
  phase: z.enum(IMPORT_PHASES),
  file: z.string().nullable(),
  rows: z.number(),
  bytes: z.number(),
  bytesTotal: z.number(),
  /** Entries read so far, new ones and others. */
  entries: z.number(),
  /** In the order in which they are read; none before they were found. */
  files: z
    .object({
      path: z.string(),
      state: z.enum(["waiting", "reading", "done"]),
      rows: z.number(),
      rejected: z.number(),
      bytes: z.number(),
      bytesTotal: z.number(),
    })
    .array(),
  /** What the photos take that are copied into the store, where they are. */
  copiedBytes: z.number().optional(),
  /** Once it was broken off: what stays. */
  kept: keptSchema.optional(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;
export type ImportFileProgress = ImportProgress["files"][number];
