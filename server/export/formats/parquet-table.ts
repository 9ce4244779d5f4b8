import type { SchemaElement } from "hyparquet-writer";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { GENERATED_BY } from "#server/export/rows/generated-by.ts";
import type { ParquetTable } from "#server/export/write/parquet-output.ts";

/** A feature as `datasets` declares it: in Parquet's metadata as JSON (`json`), in a README.md's front matter (`yaml`). */
type Feature = { name: string; json: unknown; yaml: string };

const STRING = { dtype: "string", _type: "Value" };
const IMAGE = { _type: "Image" };
const PARTS = { feature: { type: STRING, text: STRING }, _type: "List" };
const PARTS_YAML = "list:\n      - name: type\n        dtype: string\n      - name: text\n        dtype: string";

/** What its columns hang on: photos by name or in it, contents as texts or as parts, and whether a model wrote any of it here. */
type Columns = Pick<ExportSettings, "embedPhotos" | "contentParts"> & { marksGenerated: boolean };

/** `sequence` and a list of fields are what releases of `datasets` before 4 read as well. */
const featuresOf = ({ embedPhotos: isEmbedded, contentParts: inParts, marksGenerated }: Columns): Feature[] => [
  { name: "id", json: STRING, yaml: "  - name: id\n    dtype: string" },
  {
    name: "images",
    json: { feature: isEmbedded ? IMAGE : STRING, _type: "List" },
    yaml: `  - name: images\n    sequence: ${isEmbedded ? "image" : "string"}`,
  },
  {
    name: "messages",
    json: { feature: { role: STRING, content: inParts ? PARTS : STRING }, _type: "List" },
    yaml: `  - name: messages\n    list:\n    - name: role\n      dtype: string\n    - name: content\n      ${inParts ? PARTS_YAML : "dtype: string"}`,
  },
  ...(marksGenerated
    ? [{ name: GENERATED_BY, json: STRING, yaml: `  - name: ${GENERATED_BY}\n    dtype: string` }]
    : []),
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

/** `count`: of its own fields, where some of them have fields of their own. */
const struct = (fields: readonly SchemaElement[], count = fields.length): SchemaElement[] => [
  { name: "element", repetition_type: "OPTIONAL", num_children: count },
  ...fields,
];

const BYTES: SchemaElement = { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" };

/** The table of an export: photos are in it, `{bytes, path}` each, or are named. */
export function parquetTable(settings: Columns): ParquetTable {
  const { embedPhotos: isEmbedded, contentParts: inParts } = settings;
  const content = inParts ? listOf("content", struct([text("type"), text("text")])) : [text("content")];
  const features = Object.fromEntries(featuresOf(settings).map(({ name, json }) => [name, json]));
  return {
    columns: [
      { name: "id", elements: [text("id")] },
      isEmbedded
        ? // A photo is packed already.
          { name: "images", codec: "UNCOMPRESSED", elements: listOf("images", struct([BYTES, text("path")])) }
        : { name: "images", elements: listOf("images", [text("element")]) },
      { name: "messages", elements: listOf("messages", struct([text("role"), ...content], 2)) },
      ...(settings.marksGenerated ? [{ name: GENERATED_BY, elements: [text(GENERATED_BY)] }] : []),
    ],
    // What `datasets` keeps in its own files, so that a part by itself has its photos as photos, too.
    metadata: [{ key: "huggingface", value: JSON.stringify({ info: { features } }) }],
  };
}

export type CardFacts = {
  name: string;
  license: string | null;
  splits: readonly { name: string; records: number; bytes: number }[];
  settings: Columns;
};

/** The README.md of a data set on Hugging Face: its front matter says where its parts lie and what their columns are. */
export function printCard({ name, license, splits, settings }: CardFacts): string {
  const records = splits.reduce((sum, split) => sum + split.records, 0);
  const bytes = splits.reduce((sum, split) => sum + split.bytes, 0);
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
${splits.map((split) => `  - split: ${split.name}\n    path: data/${split.name}-*`).join("\n")}
dataset_info:
  features:
${featuresOf(settings)
  .map(({ yaml }) => yaml)
  .join("\n")}
  splits:
${splits.map((split) => `  - name: ${split.name}\n    num_bytes: ${split.bytes}\n    num_examples: ${split.records}`).join("\n")}
  download_size: ${bytes}
  dataset_size: ${bytes}
---

# ${name.replaceAll(/[\r\n]+/g, " ")}

${records} reviewed conversations about photos, written by SVIT Studio. \`messages\` are of role and content, \`<image>\` stands for the photos of \`images\` in
their order${settings.embedPhotos ? "" : ", which are names below the folder of photos"}.
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
