import { type ExportPreview, PREVIEW_RECORDS } from "#domain/export/export-preview.ts";
import type { ExportRequest } from "#domain/export/export-request.ts";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "./export-dataset.ts";
import { recordsOf } from "./preview-records.ts";
import { countEntries } from "./rows/context.ts";
import { selectionOf } from "./rows/selection-of.ts";
import { inSnapshot } from "./rows/snapshot.ts";
import { someEntries } from "./rows/some-entries.ts";
import { memorySink } from "./write/memory-sink.ts";

/** Longer than this nobody waits for a look. */
const PATIENCE_MS = 2000;
/** So many entries are looked at for each record, because some stay behind. */
const ENTRIES_EACH = 4;

/**
 * A few finished records of an export that has not begun, from places all over what is asked for: written by the export's own
 * writer into memory, and read back from there. Nothing is written elsewhere, nothing recorded.
 */
export async function previewExport(
  db: Database,
  datasetId: bigint,
  request: ExportRequest,
  records = PREVIEW_RECORDS,
): Promise<ExportPreview> {
  const selection = selectionOf(datasetId, request);
  const look = { points: records, runLength: ENTRIES_EACH, patienceMs: PATIENCE_MS };
  const entryIds = await inSnapshot(db, undefined, async (snapshot) =>
    someEntries(snapshot, selection, await countEntries(snapshot, selection), look),
  );
  if (entryIds === null) return LATE;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const sink = memorySink();
  // The ids are of what its filter finds.
  const { format, states, tasks, settings, keepsWithdrawn, heldOut, names: reviewerNames } = request;
  const asked = { format, states, tasks, settings, keepsWithdrawn, heldOut, reviewerNames };
  const own = { ...asked, db, datasetId, entryIds, signal };
  try {
    const { entries, leftOut, files } = await exportDataset(own, sink);
    const written = files.filter((file) => file.records > 0 && file.name !== leftOut.file);
    const all = (await Promise.all(written.map(({ name }) => recordsOf(format, name, sink.bytes(name))))).flat();
    return {
      records: spread(all, records),
      entries: entries + leftOut.entries,
      leftOut: Object.entries(leftOut.reasons).map(([reason, { what, count }]) => ({ reason, what, count })),
      isLate: false,
    };
  } catch (error) {
    if (signal.aborted) return LATE;
    throw error;
  }
}

const LATE: ExportPreview = { records: [], entries: 0, leftOut: [], isLate: true };

/** So many of them, from the first to the last. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)] as T);
}
