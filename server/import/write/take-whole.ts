import { must } from "#domain/must.ts";
import { mergeImages } from "#server/import/photos/merge-images.ts";
import { settleMerged } from "#server/import/photos/settle-merged.ts";
import type { JsonInput } from "#server/import/read/discovered.ts";
import { readRows } from "#server/import/read/read-rows.ts";
import { addCounts, countsOfRow, type FileCounts, noCounts } from "./file-counts.ts";
import { type Intake, rejectsOf, type Taken } from "./intake.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import { mergeGlosses } from "./merge-glosses.ts";
import { Stager } from "./stage.ts";
import type { Staged } from "./staged.ts";

/**
 * Takes a file in whose rows only make sense together (COCO's sections, names of images, glosses): all of it is staged
 * in the database, then merged, in one part. Half of it is nothing: it is always begun from its start.
 */
export async function takeWhole(intake: Intake, number: number, file: JsonInput): Promise<Taken> {
  const counts = noCounts();
  await intake.parts.run(async () => {
    const { client, datasetId, runFiles, rejects, images } = intake;
    const stager = new Stager(client);
    await stager.prepare();
    await stageRows(intake, number, file, stager, counts);
    await stager.close();
    intake.signal?.throwIfAborted();
    const merged = await mergeImages(client, datasetId);
    const { elementsNew, elementsChanged } = await mergeAnnotations(client);
    addCounts(counts, { elementsNew, elementsChanged });
    await settleMerged(intake, merged);
    addCounts(counts, await mergeGlosses(client, datasetId));
    await rejects.flush();
    counts.rejectBytes = rejects.position;
    await runFiles.save(number, file, { sourceFileId: null, rowsDone: counts.rows, isDone: true, counts });
    images.trim();
  });
  return { counts: Promise.resolve(counts) };
}

async function stageRows(intake: Intake, number: number, file: JsonInput, stager: Stager, counts: FileCounts) {
  const rows = readRows({
    file,
    naming: must(intake.namings[number], "every file has its names"),
    signal: intake.signal,
    rowsToSkip: 0,
    onBytes: (bytes) => intake.onRead(number, { bytes }),
  });
  const stage = async (staged: Staged) => {
    if (staged.table === "entry") return;
    if (staged.table === "piece") {
      addCounts(counts, { elements: staged.count });
      if (staged.kind in counts) addCounts(counts, { [staged.kind]: staged.count });
    }
    await stager.write(staged, number);
  };
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      const { staged, orphans, looks } = next.value;
      for (const each of staged) await stage(each);
      for (const { captions, instances, rejection } of orphans) {
        // They were counted when they were read.
        addCounts(counts, { elements: -captions - instances, captions: -captions, instances: -instances });
        addCounts(counts, countsOfRow({ staged: [], rejections: [rejection] }));
        const { path, code, data } = rejection;
        const nowhere = { row: null, byteStart: null, byteEnd: null, text: null };
        await intake.rejects.add({ file: file.shown, ...nowhere, path, code, data });
      }
      addCounts(counts, { looksVg: looks.vg, looksCoco: looks.coco });
      return;
    }
    for (const row of next.value) {
      counts.rows++;
      addCounts(counts, countsOfRow(row.reading));
      for (const reject of rejectsOf(file, row)) await intake.rejects.add(reject);
      intake.onRead(number, { rows: 1, rejected: row.reading.rejections.length });
      for (const staged of row.reading.staged) await stage(staged);
    }
  }
}
