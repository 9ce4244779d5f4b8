import { type EntryState, TASKS, type Task } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import { type ExportRequest, type ExportSettings, exportRequestSchema } from "#domain/export/export-request.ts";
import type { ExportProgress, PhotoProgress } from "#domain/export/export-run.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import type { ShardSize } from "#domain/export/shard-size.ts";
import type { Split } from "#domain/export/splits.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import type { PhotoCache } from "#server/photo-file/photo-cache.ts";
import type { ExportPlace } from "./exported-images.ts";
import type { WantedPhotos } from "./photos/place-photos.ts";
import type { OutputNames } from "./write/output-names.ts";

/** What an export is asked for with. */
export type ExportOptions = {
  db: Database;
  format: ExportFormat;
  /** None: the format's own default. */
  states?: readonly EntryState[];
  /** None: all. */
  tasks?: readonly Task[];
  settings?: Partial<ExportSettings>;
  /** What a browse page is narrowed by. */
  filter?: EntryFilter;
  shardSize?: ShardSize | null;
  /** Names reviewers beside their numbers. */
  reviewerNames?: boolean;
  /** False: an export without a record is an error. Absent, it is not. */
  allowEmpty?: boolean;
  /** True: entries whose photo was withdrawn leave as well. */
  keepsWithdrawn?: boolean;
  splits?: readonly Split[];
  splitSeed?: number;
  heldOut?: readonly string[];
  /** A page of drawn records beside it. */
  look?: boolean;
  /** Where it goes, to be told when a photo of it is withdrawn later; absent: to nobody. */
  record?: ExportPlace;
  /** llava: where its photos are put, after the last record. */
  photos?: WantedPhotos | null;
  /** Where photos of addresses are kept that are read for it; absent: this installation's. */
  photoCache?: PhotoCache;
  onPhotos?: (photos: PhotoProgress) => void;
  entryIds?: readonly bigint[];
  /** In place of the edits that stand: an entry's turns, or null for the imported ones. */
  turnsAfterFor?: (entryId: string) => Turn[] | null;
  /** Those that are absent: as in a folder, with the format's own name for the main file. */
  names?: Partial<OutputNames>;
  signal?: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
} & ({ datasetName: string } | { datasetId: bigint });

/** With the defaults put in. Whoever calls: nothing but known names and numbers may reach the SQL. @throws StudioError invalid_request */
export function parseOptions(options: ExportOptions): ExportRequest {
  const { format, states = [], tasks = [], settings = {}, filter = NO_FILTER, shardSize = null } = options;
  const { splits = [], splitSeed = 0, heldOut = [], look = false } = options;
  const { allowEmpty = true, keepsWithdrawn = false, reviewerNames = false } = options;
  const own = { states: [...new Set(states)], tasks: [...new Set(tasks)] };
  const asked = {
    format,
    ...own,
    settings,
    filter,
    shardSize,
    allowEmpty,
    keepsWithdrawn,
    names: reviewerNames,
    splits,
    splitSeed,
    heldOut,
    look,
  };
  const { success, data, error } = exportRequestSchema.safeParse(asked);
  if (!success) throw new StudioError("invalid_request", inputProblem(error), { cause: error });
  if (shardSize && FORMATS[format].framing === "sections")
    throw new StudioError("invalid_request", message("formatNotInParts", { format }));
  return {
    ...data,
    states: data.states.length > 0 ? data.states : [...FORMATS[format].states],
    tasks: data.tasks.length > 0 ? data.tasks : [...TASKS],
  };
}
