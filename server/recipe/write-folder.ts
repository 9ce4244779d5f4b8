import type { Database } from "#server/db/client.ts";
import { forgetRecord, recordExport } from "#server/export/exported-images.ts";
import { inSnapshot, type Snapshot } from "#server/export/rows/snapshot.ts";
import { writeChecksums } from "#server/export/write/checksums.ts";
import { diskError } from "#server/export/write/disk-error.ts";
import type { FileFacts } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { studioVersion } from "#server/version.ts";
import { writeText } from "./write-text.ts";

type Options = {
  db: Database;
  /** Where the folder is, to be told when a photo of it is withdrawn later; null: nothing is kept. */
  place: string | null;
  signal?: AbortSignal | undefined;
};

/** What was written. `images`: those of its entries, as a multirange. */
type Made<R> = {
  report: R;
  files: FileFacts[];
  images: string;
  dataset: { id: bigint; name: string };
  installation: string;
};

/**
 * Writes what `make` writes of one moment of the database, its SHA256SUMS and its run.json, which alone has the date and the tool's version: all of it, or
 * nothing where it is broken off or refused. Answers its report.
 * @throws StudioError disk_full · interrupted · whatever `make` refuses
 */
export async function writeFolder<R>(
  { db, place, signal }: Options,
  sink: Sink,
  names: { checksums: string; run: string },
  make: (snapshot: Snapshot) => Promise<Made<R>>,
): Promise<R> {
  const startedAt = new Date().toISOString();
  let record: bigint | null = null;
  try {
    const { report, files, images, dataset, installation } = await inSnapshot(db, signal, make);
    await writeChecksums(sink, names.checksums, files);
    await writeText(sink, names.run, {
      tool: { name: "svit-studio", version: studioVersion },
      installation,
      dataset: { id: String(dataset.id), name: dataset.name },
      startedAt,
      finishedAt: new Date().toISOString(),
    });
    // Before it stands in its folder: whoever withdraws a photo from now on is told of it.
    if (place !== null) {
      const facts = { datasetId: dataset.id, format: "llava", images, hasPhotos: false, runId: null, place } as const;
      record = await recordExport(db, facts);
    }
    await sink.commit();
    return report;
  } catch (error) {
    if (record !== null) await forgetRecord(db, record);
    await sink.abort(error);
    throw diskError(error, "the recipe");
  }
}
