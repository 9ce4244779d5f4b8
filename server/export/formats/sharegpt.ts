import path from "node:path";
import { memberText, onOneLine } from "#domain/json/json-text.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import { type LineShape, writeChats } from "./chat-writer.ts";
import { type FormatWriter, partsWithRecords, type WriteFormat, type WrittenPart } from "./format.ts";

/**
 * ShareGPT's conversations as LLaMA-Factory reads them (0.9.5, src/llamafactory/data/converter.py, SharegptDatasetConverter). Every record has
 * every key: `datasets`, by which it loads, wants the columns of a file's first block in all of them.
 */
const SHAREGPT: LineShape = {
  format: "sharegpt",
  reader: "sharegpt",
  system: "beside",
  spelling: "from-value",
  isPlain: true,
  firstOf: 'e."imageId" IS NOT NULL',
  line: ({ id, turns, images, system, entry }) =>
    `{"id":${id},"conversations":${turns},"images":[${images.join()}],"system":${system ?? '""'},"tools":${toolsOf(entry.ownShellBytes)}}`,
};

export const write: WriteFormat = async (job) => void (await writeChats(job, SHAREGPT));

/** The file that tells LLaMA-Factory of the data: its `dataset_dir` is this folder, its `media_dir` that of the photos. */
export const writeBeside: FormatWriter["writeBeside"] = async (job, parts) => {
  const info = partsWithRecords(parts).flatMap((part) =>
    namedFiles(part).map(([suffix, file]) => [
      `${job.dataset.name}${suffix}`,
      { file_name: file, formatting: "sharegpt", columns: COLUMNS, tags: TAGS },
    ]),
  );
  await job.writeBeside("dataset_info.json", `${JSON.stringify(Object.fromEntries(info), null, 2)}\n`);
};

/** What each entry of the file names, and what tells it from the others. A folder is loaded with all that is in it, other splits included. */
function namedFiles({ split, files }: WrittenPart): [suffix: string, file: string][] {
  const [first] = files;
  if (!first) return [];
  const suffix = split === null ? "" : `_${split}`;
  if (files.length === 1) return [[suffix, first.name]];
  if (split === null) return [[suffix, path.posix.dirname(first.name)]];
  return files.map(({ name }, index) => [`${suffix}_${index}`, name]);
}

const COLUMNS = { messages: "conversations", images: "images", system: "system", tools: "tools" };

/** Its own defaults, written out: whoever adds a file of another spelling sees what is meant. */
const TAGS = {
  role_tag: "from",
  content_tag: "value",
  user_tag: "human",
  assistant_tag: "gpt",
  observation_tag: "observation",
  function_tag: "function_call",
  system_tag: "system",
};

/** The tools that a record came with: LLaMA-Factory wants a text, of JSON. */
function toolsOf(shell: ByteText | null): string {
  const own = shell === null ? null : memberText(shell, "tools");
  if (own === null || own === "null") return '""';
  return own.startsWith('"') ? own : toBytes(JSON.stringify(onOneLine(fromBytes(own as ByteText))));
}
