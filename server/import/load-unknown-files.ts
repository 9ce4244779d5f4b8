import { StudioError } from "#domain/error.ts";
import {
  cutShort,
  FILES_SHOWN,
  namesInRecord,
  type UnknownFile,
  type UnknownFiles,
} from "#domain/import/unknown-files.ts";
import { message } from "#domain/message.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { Database } from "#server/db/client.ts";
import { loadMappings } from "./mappings.ts";
import { lookThrough } from "./read/discover.ts";
import type { Discovered } from "./read/discovered.ts";
import { RowPhotos } from "./read/row-pictures.ts";
import { type ImportRunRequest, importRunRequestSchema } from "./run-import.ts";

/**
 * The files of an import that hold records of no shape that is known, looked at again where they lie. What could be read meanwhile, by a mapping
 * that the data set keeps since, is not among them.
 * @throws StudioError not_found (no such import, or what was sent is gone)
 */
export async function loadUnknownFiles(db: Database, runId: bigint, signal?: AbortSignal): Promise<UnknownFiles> {
  const { paths, files, datasetName } = await loadImportRequest(db, runId);
  const kept = await loadMappings(db.pool, datasetName);
  const mappings = { given: null, kept, keepsUnknown: true };
  const found = await lookThrough({ paths, files, photos: [], ids: [], mappings, signal }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new StudioError("not_found", message("uploadGone"));
    throw error;
  });
  return { files: await toldOnce(found) };
}

/** What an import asked for. @throws StudioError not_found */
export async function loadImportRequest(db: Database, runId: bigint): Promise<ImportRunRequest> {
  const run = await db.prisma.run.findUnique({ where: { id: runId, kind: "import" } });
  // Of an older release that asked in another way nothing can be asked again.
  const request = importRunRequestSchema.safeParse(run?.request).data;
  if (!request) throw new StudioError("not_found", message("noImport", { id: runId }));
  return request;
}

async function toldOnce(found: Discovered): Promise<UnknownFile[]> {
  const byKeys = Map.groupBy(found.unknown, ({ rows }) => keysOf(rows));
  const photos = new RowPhotos(found);
  const files: UnknownFile[] = [];
  for (const [first, ...same] of [...byKeys.values()].slice(0, FILES_SHOWN)) {
    if (!first) continue;
    const names = new Set(first.rows.flatMap(namesInRecord));
    const photosFound = [...names].filter((name) => photos.has(name, first.table));
    files.push({
      path: first.path,
      count: same.length + 1,
      rows: first.rows.map((row) => cutShort(row) as Record<string, unknown>),
      photosFound,
      pictures: await photos.pictures(photosFound, first.table),
    });
  }
  return files;
}

const keysOf = (rows: readonly JsonRecord[]) => JSON.stringify([...new Set(rows.flatMap(Object.keys))].sort());
