import { toBytes } from "../byte-text.ts";
import { entryRows, SOURCE_ORDER } from "../entry-rows.ts";
import type { ExportJob, Format, RecordFile } from "./format.ts";
import {
  LLAVA_COLUMNS,
  type LlavaRow,
  llavaRow,
  type Printed,
  photoName,
  printLlavaRecord,
  printSvitRecord,
} from "./llava-record.ts";

/** LLaVA-1.5's one JSON array, every record checked against its trainer's rules; a record an entry, or a photo's merged. */
export const llava: Format = {
  name: "llava",
  what: "LLaVA-1.5's training file, every record checked against the trainer's rules",
  folderOf: null,
  ending: ".json",
  async write(job) {
    const file = await job.open(job.mainName, "array");
    const order = job.settings.merge ? `e."imageId", ${SOURCE_ORDER}` : SOURCE_ORDER;
    let waiting: Mergeable[] = [];
    for await (const batch of entryRows(job.snapshot, job.selection, LLAVA_COLUMNS, { order })) {
      for (const row of batch) {
        const entry = llavaRow(row);
        const printed = await printOrReport(job, entry);
        if (!printed) continue;
        if (!job.settings.merge || !isMergeable(entry, printed)) {
          addRecord(job, file, [entry], printed);
          continue;
        }
        if (waiting[0]?.entry.imageId !== entry.imageId) {
          await mergePhoto(job, file, waiting);
          waiting = [];
        }
        waiting.push({ entry, printed });
      }
      await file.drain();
      job.progress();
    }
    await mergePhoto(job, file, waiting);
    await file.close();
  },
};

type Mergeable = { entry: LlavaRow; printed: Printed };

async function printOrReport(job: ExportJob, entry: LlavaRow): Promise<Printed | null> {
  const outcome = printLlavaRecord(entry, job.turnsAfter(entry), job.settings);
  if (outcome.ok) return outcome;
  await job.tally.leftOut(entry, outcome.reason, outcome.what);
  return null;
}

/** A record of LLaVA's own shape keeps it, and one that begins with an answer would break the alternation of a longer one. */
const isMergeable = (entry: LlavaRow, { turns }: Printed) => entry.imageId !== null && turns?.[0]?.from === "human";

/** One record of a photo's entries. Each was checked alone, so that one bad entry does not hold back the photo's others. */
async function mergePhoto(job: ExportJob, file: RecordFile, photo: readonly Mergeable[]): Promise<void> {
  const [first] = photo;
  if (!first) return;
  const entries = photo.map(({ entry }) => entry);
  const turns = photo.flatMap(({ printed }) => printed.turns ?? []);
  const { identity, photo: state } = first.entry;
  const merged = printSvitRecord(photoName(identity), first.printed.image, turns, state, job.settings);
  if (merged.ok) {
    const assumed = first.printed.warnings.filter(({ id }) => id === "folder-assumed");
    addRecord(job, file, entries, { ...merged, warnings: [...merged.warnings, ...assumed] });
  } else for (const entry of entries) await job.tally.leftOut(entry, merged.reason, merged.what);
}

function addRecord(job: ExportJob, file: RecordFile, entries: readonly LlavaRow[], { text, warnings }: Printed): void {
  file.add(toBytes(text));
  for (const { task, state } of entries) job.tally.left(task, state);
  const [first] = entries;
  if (first) for (const { id, what } of warnings) job.tally.warn(first, id, what);
}
