import type { EntryState, Task } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { ExportFormat, ExportSettings, PhotoHandling } from "./export-request.ts";
import type { ShardSize } from "./shard-size.ts";

/** Where an entry stands: its database id, its photo's identity, its task, and its place in the file it came from. */
export type EntryPlace = { entry: string; image: string | null; task: Task; file: string; row: number; part: number };

/** Why entries stayed behind, or what was noticed of those that left: how many, and the first of them. */
export type Notice = { what: string; count: number; examples: EntryPlace[] };

/** A photo that is not under the name that a record gives it, and why. `image` is its identity. */
export type MissingPhoto = { name: string; image: string | null; reason: string; what: string };

/**
 * What became of the photos of an export: copied, linked, there already, or missing, by reason. `folder` is the image
 * folder that all of them load with, `list` the file that names the missing ones, both from where the manifest lies.
 */
export type PhotoReport = {
  how: PhotoHandling;
  folder: string;
  copied: number;
  linked: number;
  there: number;
  missing: Record<string, number>;
  list: string | null;
};

/** The pedigree that lies beside an export. */
export type ExportManifest = {
  tool: { name: string; version: string };
  /** UUID of the installation that wrote it. */
  installation: string;
  dataset: { id: string; name: string };
  format: ExportFormat;
  states: EntryState[];
  tasks: Task[];
  /** What else it was narrowed by: only the parts that were given. Null: by nothing. */
  filter: Partial<EntryFilter> | null;
  /** Null: whole files. */
  shardSize: ShardSize | null;
  /** Null for the formats that have none. */
  settings: ExportSettings | null;
  startedAt: string;
  finishedAt: string;
  /** What was written: entries by task and state, records over all data files. */
  entries: number;
  records: number;
  counts: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  /** By reason; the whole list is in the file named here, null where nothing was left out. */
  leftOut: { entries: number; file: string | null; reasons: Record<string, Notice> };
  warnings: Record<string, Notice>;
  /** Where its photos were put; null where nobody asked for them. */
  photos: PhotoReport | null;
  files: { name: string; sha256: string; bytes: number; records: number }[];
};
