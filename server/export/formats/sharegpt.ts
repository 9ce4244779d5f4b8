import { memberText, onOneLine } from "#domain/json/json-text.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import { type LineShape, writeChats } from "./chat-writer.ts";
import type { WriteFormat } from "./format.ts";

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

/** The data, and the file that tells LLaMA-Factory of it: its `dataset_dir` is this folder, its `media_dir` that of the photos. */
export const write: WriteFormat = async (job) => {
  const files = await writeChats(job, SHAREGPT);
  const [first] = files;
  if (!first) return;
  // A folder is loaded with all that is in it.
  const fileName = files.length === 1 ? first.name : first.name.slice(0, first.name.lastIndexOf("/"));
  const info = {
    [job.dataset.name]: { file_name: fileName || ".", formatting: "sharegpt", columns: COLUMNS, tags: TAGS },
  };
  await job.writeBeside("dataset_info.json", `${JSON.stringify(info, null, 2)}\n`);
};

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
