import { readdir } from "node:fs/promises";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { beforeEach } from "vitest";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { ImportReport } from "#domain/import/import-report.ts";
import { must } from "#domain/must.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { outputNames } from "#server/export/write/output-names.ts";
import { withdrawHere } from "#server/jobs/withdraw-here.ts";
import { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { photoSets, row } from "#tests/import/photo-sets.ts";

const never = new AbortController().signal;

/** For tests of withdrawals: for each test a data set of two photos with an entry each, still to be imported, and what lies beside it. */
export function photosToWithdraw() {
  const set = photoSets();
  const photos = {
    set,
    /** The data set that was imported last. */
    datasetId: 0n,
    // Beside what is imported again.
    folders: { dataFolder: "", exportsFolder: "" },

    async take(more: object = {}): Promise<ImportReport> {
      const report = await set.take([""], more);
      photos.datasetId = BigInt(must(report.datasetId, "it is imported"));
      return report;
    },

    async imageOf(name: string): Promise<bigint> {
      const alias = await set.db.prisma.imageAlias.findFirstOrThrow({
        where: { datasetId: photos.datasetId, alias: { endsWith: name } },
      });
      return alias.imageId;
    },

    photoOf: async (id: bigint) => (await set.db.prisma.image.findUniqueOrThrow({ where: { id } })).photo,

    withdraw(id: bigint, reason = "") {
      const here = { db: set.db, directUrl: set.db.directUrl, signal: never, ...photos.folders };
      return withdrawHere(here, { datasetId: photos.datasetId, imageIds: [String(id)], reason });
    },

    cacheOf: () => new PhotoCache(path.join(photos.folders.dataFolder, "photo-cache"), 1e9),

    async exported(more: object = {}): Promise<ExportManifest> {
      const names = outputNames("llava", set.name);
      const folder = `${set.top}-out-${uuidv7()}`;
      const sink = await folderSink(folder, Object.values(names), { force: true });
      const record = { runId: null, place: folder };
      const asked = { db: set.db, datasetId: photos.datasetId, format: "llava" as const, states: ["pending" as const] };
      return exportDataset({ ...asked, names, record, ...more }, sink);
    },
  };
  beforeEach(async () => {
    await set.put({ "a.jpg": 1, "b.jpg": 2, "set.json": [row("a.jpg", "A boat."), row("b.jpg", "A dog.")] });
    photos.folders = { dataFolder: `${set.top}-data`, exportsFolder: `${set.top}-exports` };
  });
  return photos;
}

/** The files of a folder, however deep; none where it is missing. */
export const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile());
