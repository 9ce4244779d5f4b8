import { contentParts } from "#domain/export/content-parts.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { type Chat, type ChatShape, type LeftOut, madeChat, photoOf } from "./chat.ts";
import type { ExportJob, WriteFormat } from "./format.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { parquetTable, printCard } from "./parquet-table.ts";

const SHAPE: ChatShape = { format: "parquet", reader: "messages", system: "first-turn" };

type Photo = { bytes: Uint8Array | null; path: string };

/**
 * Hugging Face's layout: parts of Parquet in `data`, and a README.md that declares them. A row is `id`, `images` and `messages`, as TRL takes
 * them; the photos are named, or are in it.
 */
export const write: WriteFormat = async (job) => {
  const { settings, photoSources } = job;
  const isEmbedded = settings.embedPhotos;
  const printer: ImagePrinter = { settings, photoSources, names: await namesOfPhotos(job) };
  const table = job.openParquet(job.mainName, parquetTable(settings));
  const readPhoto = keepLast(job);
  let bytesOfAll = 0;
  for await (const batch of entryRows(job.snapshot, job.selection, LLAVA_COLUMNS)) {
    for (const row of batch) {
      const entry = llavaRow(row);
      const photo = photoOf(entry, printer);
      const chat: Chat | LeftOut = photo.ok ? madeChat(entry, job.turnsAfter(entry), photo, printer, SHAPE) : photo;
      const read = chat.ok && isEmbedded ? await readPhoto(entry) : null;
      const lack = chat.ok ? read?.lack : chat;
      if (!chat.ok || lack) {
        const { reason, what } = lack as LeftOut;
        await job.tally.leftOut(entry, reason, what);
        continue;
      }
      const { values, bytes } = rowOf(chat, read?.photo ?? null, settings);
      table.add(values, bytes - (read?.isRepeated ? (read.photo?.length ?? 0) : 0));
      bytesOfAll += bytes;
      job.tally.left(entry.task, entry.state);
      if (chat.image && entry.imageId !== null && !isEmbedded) job.photos?.add(entry.imageId, chat.image.path);
      for (const { id, what } of chat.warnings) job.tally.warn(entry, id, what);
      if (isEmbedded) await table.drain();
    }
    await table.drain();
    await job.photos?.drain();
    job.progress();
  }
  const files = await table.close();
  const records = files.reduce((sum, file) => sum + file.records, 0);
  const card = { name: job.dataset.name, license: settings.license, records, bytes: bytesOfAll, settings };
  await job.writeBeside("README.md", printCard(card));
};

/** A row in the order of the table's columns, and about how many bytes it is. */
function rowOf(
  { id, system, turns, image }: Chat,
  bytes: Uint8Array | null,
  { embedPhotos: isEmbedded, contentParts: inParts }: ExportSettings,
) {
  const texts = [
    ...(system === null ? [] : [{ role: "system", content: system }]),
    ...turns.map(({ from, value }) => ({ role: from === "gpt" ? "assistant" : "user", content: value })),
  ];
  const images: (Photo | string)[] = image === undefined ? [] : [isEmbedded ? { bytes, path: image.path } : image.path];
  const size = texts.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 16, id.length + 64);
  const messages = inParts
    ? texts.map(({ role, content }) => ({
        role,
        content: contentParts(content).map((part) => ({ text: null, ...part })),
      }))
    : texts;
  return { values: [id, images, messages], bytes: size + (bytes?.length ?? 0) };
}

type Read = { photo: Uint8Array | null; isRepeated: boolean; lack?: LeftOut };

/** Reads the photos of entries in the source's order, where those of one photo follow each other: each is read once. */
function keepLast(job: ExportJob): (entry: LlavaRow) => Promise<Read> {
  let last: { imageId: string; read: Read } | null = null;
  return async ({ imageId }) => {
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
