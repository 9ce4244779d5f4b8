import type { SchemaElement } from "hyparquet-writer";
import type { ParquetTable } from "#server/export/write/parquet-output.ts";

/** A feature as `datasets` declares it: in Parquet's metadata as JSON (`json`), in a README.md's front matter (`yaml`). */
type Feature = { name: string; json: unknown; yaml: string };

const STRING = { dtype: "string", _type: "Value" };
const IMAGE = { _type: "Image" };

/** `sequence` and a list of fields are what releases of `datasets` before 4 read as well. */
const FEATURES = (isEmbedded: boolean): Feature[] => [
  { name: "id", json: STRING, yaml: "  - name: id\n    dtype: string" },
  {
    name: "images",
    json: { feature: isEmbedded ? IMAGE : STRING, _type: "List" },
    yaml: `  - name: images\n    sequence: ${isEmbedded ? "image" : "string"}`,
  },
  {
    name: "messages",
    json: { feature: { role: STRING, content: STRING }, _type: "List" },
    yaml: "  - name: messages\n    list:\n    - name: role\n      dtype: string\n    - name: content\n      dtype: string",
  },
];

const text = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
});

/** A list in three levels, as Arrow has it (apache/parquet-format, LogicalTypes.md, "Lists"). */
const listOf = (name: string, element: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  ...element,
];

const struct = (fields: readonly SchemaElement[]): SchemaElement[] => [
  { name: "element", repetition_type: "OPTIONAL", num_children: fields.length },
  ...fields,
];

const BYTES: SchemaElement = { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" };

/** The table of an export: `isEmbedded`: photos are in it, `{bytes, path}` each, else they are named. */
export function parquetTable(isEmbedded: boolean): ParquetTable {
  const features = Object.fromEntries(FEATURES(isEmbedded).map(({ name, json }) => [name, json]));
  return {
    columns: [
      { name: "id", elements: [text("id")] },
      isEmbedded
        ? // A photo is packed already.
          { name: "images", codec: "UNCOMPRESSED", elements: listOf("images", struct([BYTES, text("path")])) }
        : { name: "images", elements: listOf("images", [text("element")]) },
      { name: "messages", elements: listOf("messages", struct([text("role"), text("content")])) },
    ],
    // What `datasets` keeps in its own files, so that a part by itself has its photos as photos, too.
    metadata: [{ key: "huggingface", value: JSON.stringify({ info: { features } }) }],
  };
}

export type CardFacts = { name: string; license: string | null; records: number; bytes: number; isEmbedded: boolean };

/** The README.md of a data set on Hugging Face: its front matter says where its parts lie and what their columns are. */
export function printCard({ name, license, records, bytes, isEmbedded }: CardFacts): string {
  return `---
license: ${license ?? "unknown"}
task_categories:
- image-text-to-text
- visual-question-answering
size_categories:
- ${sizeCategory(records)}
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
dataset_info:
  features:
${FEATURES(isEmbedded)
  .map(({ yaml }) => yaml)
  .join("\n")}
  splits:
  - name: train
    num_bytes: ${bytes}
    num_examples: ${records}
  download_size: ${bytes}
  dataset_size: ${bytes}
---

# ${name.replaceAll(/[\r\n]+/g, " ")}

${records} reviewed conversations about photos, written by SVIT Studio. \`messages\` are of role and content, \`<image>\` stands for the photos of \`images\` in
their order${isEmbedded ? "" : ", which are names below the folder of photos"}.
`;
}

/** By Hugging Face's names of sizes. */
function sizeCategory(records: number): string {
  const steps = [
    [1e3, "n<1K"],
    [1e4, "1K<n<10K"],
    [1e5, "10K<n<100K"],
    [1e6, "100K<n<1M"],
    [1e7, "1M<n<10M"],
  ] as const;
  return steps.find(([below]) => records < below)?.[1] ?? "10M<n<100M";
}
