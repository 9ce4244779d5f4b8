import { contentParts } from "#domain/export/content-parts.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { generatedBy } from "#server/export/rows/generated-by.ts";
import { type Chat, type ChatShape, type LeftOut, madeChat } from "./chat.ts";
import { type ExportJob, type FormatWriter, partsWithRecords, type WriteFormat } from "./format.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import { LLAVA_COLUMNS, llavaRow } from "./llava-row.ts";
import { parquetTable, printCard } from "./parquet-table.ts";

const SHAPE: ChatShape = { format: "parquet", reader: "messages", system: "first-turn" };

type Photo = { bytes: Uint8Array | null; path: string };

/**
 * Hugging Face's layout: parts of Parquet in `data`, and a README.md that declares them. A row is `id`, `images` and `messages`, as TRL takes
 * them; the photos are named, or are in it.
 */
export const write: WriteFormat = async (job) => {
  const { settings, photoSources, sourceFiles } = job;
  const isEmbedded = settings.embedPhotos;
  const printer: ImagePrinter = { settings, photoSources, sourceFiles, names: await namesOfPhotos(job) };
  const table = job.openParquet(job.mainName, parquetTable({ ...settings, marksGenerated: job.marksGenerated }));
  const readPhoto = keepLast(job);
  for await (const batch of entryRows(job.snapshot, job.selection, LLAVA_COLUMNS)) {
    for (const row of batch) {
      const entry = llavaRow(row);
      const chat = madeChat(entry, job.turnsAfter(entry), printer, SHAPE);
      const reads: Read[] = [];
      if (chat.ok && isEmbedded) for (const { imageId } of chat.images) reads.push(await readPhoto(imageId));
      const lack = chat.ok ? reads.find((read) => read.lack)?.lack : chat;
      if (!chat.ok || lack) {
        const { reason, what } = lack as LeftOut;
        await job.tally.leftOut(entry, reason, what);
        continue;
      }
      const { values, bytes } = rowOf(chat, reads, settings);
      const repeated = reads.reduce((sum, { photo, isRepeated }) => sum + (isRepeated ? (photo?.length ?? 0) : 0), 0);
      const by = job.marksGenerated ? [generatedBy(entry, sourceFiles) ?? ""] : [];
      table.add([...values, ...by], bytes - repeated);
      job.tally.left(entry.task, entry.state);
      if (!isEmbedded)
        for (const { imageId, named } of chat.images) if (imageId !== null) job.photos?.add(imageId, named.path);
      for (const { id, what } of chat.warnings) job.tally.warn(entry, id, what);
      if (isEmbedded) await table.drain();
    }
    await table.drain();
    await job.photos?.drain();
    job.progress();
  }
  await table.close();
};

/** The README.md that declares the parts. */
export const writeBeside: FormatWriter["writeBeside"] = async (
  { dataset, settings, marksGenerated, ...job },
  parts,
) => {
  const splits = partsWithRecords(parts).map(({ split, files }) => ({
    name: split ?? "train",
    records: files.reduce((sum, file) => sum + file.records, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  }));
  await job.writeBeside(
    "README.md",
    printCard({ name: dataset.name, license: settings.license, splits, settings: { ...settings, marksGenerated } }),
  );
};

/** A row in the order of the table's columns, and about how many bytes it is. */
function rowOf(
  { id, system, turns, images: own }: Chat,
  reads: readonly Read[],
  { embedPhotos: isEmbedded, contentParts: inParts }: ExportSettings,
) {
  const texts = [
    ...(system === null ? [] : [{ role: "system", content: system }]),
    ...turns.map(({ from, value }) => ({ role: from === "gpt" ? "assistant" : "user", content: value })),
  ];
  const images = own.map(({ named: { path } }, at): Photo | string =>
    isEmbedded ? { bytes: reads[at]?.photo ?? null, path } : path,
  );
  const photoBytes = reads.reduce((sum, { photo }) => sum + (photo?.length ?? 0), 0);
  const size = texts.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 16, id.length + 64);
  const messages = inParts
    ? texts.map(({ role, content }) => ({
        role,
        content: contentParts(content).map((part) => ({ text: null, ...part })),
      }))
    : texts;
  return { values: [id, images, messages], bytes: size + photoBytes };
}

type Read = { photo: Uint8Array | null; isRepeated: boolean; lack?: LeftOut };

/** Reads the photos of entries in the source's order, where those of one photo follow each other: each is read once. */
function keepLast(job: ExportJob): (imageId: string | null) => Promise<Read> {
  let last: { imageId: string; read: Read } | null = null;
  return async (imageId) => {
    if (imageId === null) return { photo: null, isRepeated: false };
    if (last?.imageId === imageId) return { ...last.read, isRepeated: true };
    const found = await job.readPhoto(imageId);
    const read: Read = found.ok
      ? { photo: found.bytes, isRepeated: false }
      : { photo: null, isRepeated: false, lack: { ok: false, reason: `photo-${found.reason}`, what: found.what } };
    last = { imageId, read };
    return read;
  };
}
