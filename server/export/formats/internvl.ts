import path from "node:path";
import { type LineShape, writeChats } from "./chat-writer.ts";
import type { FormatWriter, WriteFormat } from "./format.ts";
import { imageKey } from "./qwen-shape.ts";

/**
 * What InternVL's fine-tuning reads (OpenGVLab/InternVL b9b1bb8, internvl_chat/internvl/train/internvl_chat_finetune.py, LazySupervisedDataset): lines
 * of `image` and `conversations`, with the photo's size, by which records of a like size are packed. It puts a missing `<image>` into the
 * first turn, a system turn's included, so that none leaves.
 */
const INTERNVL: LineShape = {
  format: "internvl",
  reader: "internvl",
  system: "left-out",
  spelling: "from-value",
  isPlain: true,
  line({ id, turns, images, entry: { widthPx, heightPx } }) {
    // Records are packed by the size of the one photo.
    const size =
      images.length !== 1 || widthPx === null || heightPx === null ? "" : `,"width":${widthPx},"height":${heightPx}`;
    return `{"id":${id}${imageKey(images)}${size},"conversations":${turns}}`;
  },
};

export const write: WriteFormat = async (job) => void (await writeChats(job, INTERNVL));

/** The meta file, which names each file of the data with its photos' folder, both from where it lies. */
export const writeBeside: FormatWriter["writeBeside"] = async (job, parts) => {
  const files = parts.flatMap((part) => part.files);
  const meta = files.map(({ name, records }) => [
    files.length === 1 ? job.dataset.name : `${job.dataset.name} ${path.basename(name, ".jsonl")}`,
    { root: `${job.photosFolder}/`, annotation: name, data_augment: false, repeat_time: 1, length: records },
  ]);
  await job.writeBeside("meta.json", `${JSON.stringify(Object.fromEntries(meta), null, 2)}\n`);
};
