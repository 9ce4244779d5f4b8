import { writeFile } from "node:fs/promises";
import path from "node:path";
import { zstdCompressSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

/** A column as a test writes it. Structs and lists have their schema; `TEXTS` and its like below are such. */
export type TestColumn = {
  name: string;
  data: unknown[];
  schema?: SchemaElement[];
  type?: "STRING" | "INT64" | "INT32" | "DOUBLE" | "BYTE_ARRAY";
};

type Options = {
  codec?: "SNAPPY" | "ZSTD" | "UNCOMPRESSED";
  rowGroupSize?: number;
  pageSize?: number;
  offsetIndex?: boolean;
  statistics?: boolean;
};

/** A Parquet file's bytes. */
export function tableOf(
  columns: readonly TestColumn[],
  { codec = "SNAPPY", rowGroupSize = 1000, pageSize = 1 << 20, offsetIndex = false, statistics = true }: Options = {},
): Buffer {
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.flatMap((column) => column.schema ?? [leaf(column.name, column.type ?? "STRING")]),
  ];
  return Buffer.from(
    parquetWriteBuffer({
      columnData: columns.map(({ name, data }) => ({ name, data: data as never[], offsetIndex })),
      schema: schema as never,
      codec,
      compressors: { ZSTD: (input: Uint8Array) => new Uint8Array(zstdCompressSync(input)) },
      rowGroupSize,
      pageSize,
      statistics,
    }),
  );
}

/** Writes it, and answers where. */
export async function writeTable(folder: string, name: string, ...table: Parameters<typeof tableOf>): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, tableOf(...table));
  return file;
}

type Physical = NonNullable<TestColumn["type"]>;

function leaf(name: string, type: Physical): SchemaElement {
  if (type === "STRING")
    return {
      name,
      type: "BYTE_ARRAY",
      converted_type: "UTF8",
      logical_type: { type: "STRING" },
      repetition_type: "OPTIONAL",
    };
  return { name, type, repetition_type: "OPTIONAL" };
}

const group = (name: string, children: number, more: Partial<SchemaElement> = {}): SchemaElement => ({
  name,
  num_children: children,
  repetition_type: "OPTIONAL",
  ...more,
});

const listOf = (name: string, element: SchemaElement[]): SchemaElement[] => [
  group(name, 1, { converted_type: "LIST", logical_type: { type: "LIST" } }),
  group("list", 1, { repetition_type: "REPEATED" }),
  ...element,
];

/** Hugging Face's image: `{bytes, path}`. */
export const imageSchema = (name: string): SchemaElement[] => [
  group(name, 2),
  leaf("bytes", "BYTE_ARRAY"),
  leaf("path", "STRING"),
];

/** A list of them. */
export const imagesSchema = (name: string): SchemaElement[] => listOf(name, imageSchema("element"));

/** A list of structs of texts: turns. */
export const textsSchema = (name: string, keys: readonly string[]): SchemaElement[] =>
  listOf(name, [group("element", keys.length), ...keys.map((key) => leaf(key, "STRING"))]);

/** A struct of lists of texts: the same turns as datasets' `Sequence` stores them. */
export const sequenceSchema = (name: string, keys: readonly string[]): SchemaElement[] => [
  group(name, keys.length),
  ...keys.flatMap((key) => listOf(key, [leaf("element", "STRING")])),
];
