import { tmpdir } from "node:os";
import { Writable } from "node:stream";
import type { ExportRequest } from "#domain/export/export-request.ts";
import type { ExportEstimate, PhotosInExport } from "#domain/export/export-run.ts";
import type { Database } from "#server/db/client.ts";
import { diskOf } from "#server/disk.ts";
import { env } from "#server/env.ts";
import type { Selection } from "#server/find/selection.ts";
import { exportDataset } from "./export-dataset.ts";
import { estimatePhotos } from "./photos/estimate-photos.ts";
import { countEntries } from "./rows/context.ts";
import { selectionOf } from "./rows/selection-of.ts";
import { inSnapshot } from "./rows/snapshot.ts";
import { isSpread, someEntries } from "./rows/some-entries.ts";
import type { Sink } from "./write/sink.ts";

/** As many as tell how large the others are. */
const LOOK = { points: 20, runLength: 15, patienceMs: 2000 };

/**
 * How large an export is likely to be: a few hundred of its entries are printed as it would print them, and nothing is
 * written. Null bytes where too few were found in time.
 */
export async function estimateExport(
  db: Database,
  datasetId: bigint,
  request: ExportRequest,
  photos: PhotosInExport = "none",
): Promise<ExportEstimate> {
  const selection = selectionOf(datasetId, request);
  const [entries, ofPhotos, disk] = await Promise.all([
    estimateEntries(db, datasetId, request, selection),
    photos === "none" ? null : estimatePhotos(db, selection),
    diskOf(env.exportsFolder),
  ]);
  return { ...entries, photos: ofPhotos, freeBytes: disk?.freeBytes ?? null };
}

async function estimateEntries(
  db: Database,
  datasetId: bigint,
  request: ExportRequest,
  selection: Selection,
): Promise<Omit<ExportEstimate, "photos" | "freeBytes">> {
  const { count, ids } = await inSnapshot(db, undefined, async (snapshot) => {
    const count = await countEntries(snapshot, selection);
    return { count, ids: await someEntries(snapshot, selection, count, LOOK) };
  });
  if (ids === null) return { entries: count.selected, isExact: count.isExact, bytes: null, isEmpty: false };
  // Fewer than were asked for: these are all.
  const areAll = !isSpread(count) && ids.length < LOOK.points * LOOK.runLength;
  const entries = areAll ? ids.length : Math.max(count.selected, ids.length);
  const isExact = areAll || count.isExact;
  const isNone = entries === 0 && isExact;
  if (ids.length === 0) return { entries, isExact, bytes: entries === 0 ? 0 : null, isEmpty: isNone };
  const look = await lookAt(db, datasetId, request, ids);
  if (look === null) return { entries, isExact, bytes: null, isEmpty: false };
  // All of them were printed, not a few.
  const isEmpty = look.records === 0 && ids.length >= entries && isExact;
  return { entries, isExact, bytes: Math.round((look.bytes / ids.length) * entries), isEmpty };
}

/** Bytes and records of an export of these entries. Null where that took too long. */
async function lookAt(
  db: Database,
  datasetId: bigint,
  { format, states, tasks, settings }: ExportRequest,
  entryIds: bigint[],
): Promise<{ bytes: number; records: number } | null> {
  const signal = AbortSignal.timeout(LOOK.patienceMs);
  try {
    const { files, records } = await exportDataset(
      { db, datasetId, format, states, tasks, settings, entryIds, signal },
      NOWHERE,
    );
    return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), records };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

const NOWHERE: Sink = {
  scratchFolder: tmpdir(),
  takePhotos: null,
  open: async () => new Writable({ write: (_chunk, _encoding, done) => done() }),
  rename: () => {},
  commit: async () => {},
  abort: async () => {},
};
