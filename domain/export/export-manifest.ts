import { z } from "zod";
import { countsByStateSchema, stateSchema, taskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { partAuthorSchema } from "#domain/part/part-author.ts";
import { exportSettingsSchema, PHOTO_HANDLINGS } from "./export-request.ts";
import { EXPORT_FORMATS } from "./formats.ts";
import { ktoFactsSchema, preferenceFactsSchema } from "./preference/side-lengths.ts";
import { shardSizeSchema } from "./shard-size.ts";
import { shiftSchema } from "./shift.ts";

/** Where an entry stands: its database id, its photo's identity, its task, and its place in the file it came from. */
const entryPlaceSchema = z.object({
  entry: idSchema,
  image: z.string().nullable(),
  task: taskSchema,
  file: z.string(),
  row: z.number(),
  part: z.number(),
});
export type EntryPlace = z.infer<typeof entryPlaceSchema>;

/** Why entries stayed behind, or what was noticed of those that left: how many, and the first of them. */
const noticeSchema = z.object({ what: z.string(), count: z.number(), examples: entryPlaceSchema.array() });
export type Notice = z.infer<typeof noticeSchema>;

/** A photo that is not under the name that a record gives it, and why. `image` is its identity. */
export type MissingPhoto = { name: string; image: string | null; reason: string; what: string };

/**
 * What became of the photos of an export: copied, linked, there already, or missing, by reason. `folder` is the image
 * folder that all of them load with, `list` the file that names the missing ones, both from where the manifest lies.
 */
const photoReportSchema = z.object({
  how: z.enum(PHOTO_HANDLINGS),
  folder: z.string(),
  copied: z.number(),
  linked: z.number(),
  there: z.number(),
  missing: z.record(z.string(), z.number()),
  list: z.string().nullable(),
});
export type PhotoReport = z.infer<typeof photoReportSchema>;

/** How it was divided, and what it is of, where that is told; each null where there is none, absent before it existed. */
export const exportDivisionSchema = z.object({
  /** How many of its records each split has. */
  splits: z.object({ name: z.string(), share: z.number(), records: z.number() }).array().nullish(),
  /** Photos that were to be held out: how many were named, and how many of those the data set has. */
  heldOut: z.object({ given: z.number(), known: z.number() }).nullish(),
  /** Of pairs for preference training. */
  preference: preferenceFactsSchema.nullish(),
  /** Of judged answers. */
  kto: ktoFactsSchema.nullish(),
  /** What leaves beside what the data set holds. */
  shift: shiftSchema.nullish(),
});
export type ExportDivision = z.infer<typeof exportDivisionSchema>;

/** Entries that a model wrote here, by the model and its prompt's version. */
const generatedCountSchema = z.object({ model: z.string(), prompt: z.string(), entries: z.number() });
export type GeneratedCount = z.infer<typeof generatedCountSchema>;

/** The pedigree that lies beside an export. */
export const exportManifestSchema = z.object({
  tool: z.object({ name: z.string(), version: z.string() }),
  /** Of the installation that wrote it. */
  installation: z.uuid(),
  dataset: z.object({ id: idSchema, name: z.string() }),
  format: z.enum(EXPORT_FORMATS),
  states: stateSchema.array(),
  tasks: taskSchema.array(),
  /** What else it was narrowed by: only the fields of a filter that were given. Null: by nothing. */
  filter: z.record(z.string(), z.unknown()).nullable(),
  /** The sessions that the filter names, as they were called then; a null name: by its number alone. Absent where it names none. */
  sessions: z.object({ id: idSchema, name: z.string().nullable() }).array().optional(),
  /** Null: whole files. */
  shardSize: shardSizeSchema.nullable(),
  ...exportDivisionSchema.shape,
  splitSeed: z.number().nullish(),
  /** Null for the formats that have none. */
  settings: exportSettingsSchema.nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** What was written: entries by task and state, records over all data files. */
  entries: z.number(),
  records: z.number(),
  counts: z.partialRecord(taskSchema, countsByStateSchema),
  /** The entries that it was about by part, those that were left out included; null: they belong to none. Older manifests have none. */
  parts: z.object({ name: z.string().nullable(), author: partAuthorSchema, entries: z.number() }).array().optional(),
  /** Of the entries that it was about, those that a model wrote here, left out ones included; none: no such entry. Older manifests have none. */
  generated: generatedCountSchema.array().optional(),
  /** By reason; the whole list is in the file named here, null where nothing was left out. */
  leftOut: z.object({
    entries: z.number(),
    file: z.string().nullable(),
    reasons: z.record(z.string(), noticeSchema),
  }),
  warnings: z.record(z.string(), noticeSchema),
  /** Where its photos were put; null where nobody asked for them. */
  photos: photoReportSchema.nullable(),
  files: z.object({ name: z.string(), sha256: z.string(), bytes: z.number(), records: z.number() }).array(),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;
