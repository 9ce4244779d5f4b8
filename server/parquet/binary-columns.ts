import type { SchemaTree } from "hyparquet";
import type { Group, Leaf, ParquetFile } from "./parquet-file.ts";

/**
 * A place in the schema where bytes stand in the place of a value: a column of bytes, or Hugging Face's `{bytes, path}` (datasets'
 * features/image.py). `node` is the column, or the struct.
 */
export type BinaryColumn = { node: SchemaTree; bytes: Leaf; path: Leaf | null };

/** All of them, by the key of the column that holds the bytes. */
export function binaryColumnsOf({ root, leaves }: ParquetFile): ReadonlyMap<string, BinaryColumn> {
  const found = new Map<string, BinaryColumn>();
  const walk = (node: SchemaTree, parent: SchemaTree | null) => {
    for (const child of node.children) walk(child, node);
    const leaf = leaves.get(node.path.join("."));
    if (!leaf?.isBinary) return;
    const beside = parent?.children.find(({ element }) => element.name === "path");
    const path = (node.element.name === "bytes" && beside && leaves.get(beside.path.join("."))) || null;
    found.set(leaf.key, { node: path && parent ? parent : node, bytes: leaf, path });
  };
  for (const child of root.children) walk(child, null);
  return found;
}

/** Whether every value of a column is there in a row group, so that nobody has to look: its statistics say so. */
export function isNowhereNull({ key }: Leaf, { chunks }: Group): boolean {
  return chunks.get(key)?.meta.statistics?.null_count === 0n;
}
