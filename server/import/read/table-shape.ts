import type { SchemaTree } from "hyparquet";
import { isListLike, isMapLike } from "hyparquet/src/schema.js";
import type { BytesColumn } from "#server/photo-file/table-photos.ts";

/**
 * What stands at a place of a table's schema, as its record has it. `key`: its name as JSON, with a colon. `slots`: the columns of values at it or below it,
 * by their numbers. Their values are in a list of none or one where it `isOptional`, and in a list of any number where it is a list.
 */
export type Shape = {
  name: string;
  key: Buffer;
  slots: readonly number[];
  isOptional: boolean;
} & (
  | { is: "value" }
  | { is: "bytes"; column: BytesColumn }
  | { is: "list"; of: Shape }
  | { is: "map"; of: Shape; keySlot: number }
  | { is: "object"; fields: readonly Shape[]; photo: Photo | null; isTurns: boolean }
);

/** Hugging Face's `{bytes, path}`. */
export type Photo = { column: BytesColumn; bytesSlot: number };

/** Lists of turns that datasets' `Sequence` stores as an object of lists, one for each key of a turn. */
const TURNS = new Set(["conversations", "conversation", "messages", "texts", "QA", "qa", "qas", "qa_pairs", "QAs"]);

/** The shapes of a table's top-level columns, and the keys of its columns of values, by the numbers that the shapes know them by. */
export function shapesOf(
  root: SchemaTree,
  columns: ReadonlyMap<string, BytesColumn>,
): { shapes: readonly Shape[]; keys: readonly string[] } {
  const keys: string[] = [];
  const shapeOf = (node: SchemaTree): Shape => {
    const shape = shapeWithin(node);
    return node.element.repetition_type === "REPEATED" ? { ...shape, is: "list", of: shape } : shape;
  };
  const shapeWithin = (node: SchemaTree): Shape => {
    const { name, repetition_type } = node.element;
    const first = keys.length;
    const body = bodyOf(node);
    const slots = keys.slice(first).map((_, nth) => first + nth);
    // A value that may be missing is null, without a list around it.
    const isOptional = node.children.length > 0 && repetition_type === "OPTIONAL";
    return { name, key: Buffer.from(`${JSON.stringify(name)}:`), slots, isOptional, ...body };
  };
  const bodyOf = (node: SchemaTree) => {
    if (node.children.length === 0) {
      const key = node.path.join(".");
      keys.push(key);
      const column = columns.get(key);
      return column ? { is: "bytes" as const, column } : { is: "value" as const };
    }
    const [child] = node.children;
    if (child && isListLike(node)) {
      // As hyparquet's assembleNested finds the element below its list: what is repeated, or the only thing in it.
      const [element, ...more] = child.children;
      return { is: "list" as const, of: element && more.length === 0 ? shapeOf(element) : shapeWithin(child) };
    }
    const [key, value] = child?.children ?? [];
    if (key && value && isMapLike(node)) {
      const keySlot = keys.length;
      shapeOf(key);
      return { is: "map" as const, of: shapeOf(value), keySlot };
    }
    const fields = node.children.map(shapeOf);
    const column = [...columns.values()].find((own) => own.path !== null && own.node === node);
    const bytesSlot = column ? keys.indexOf(column.bytes.key) : -1;
    const isTurns = node.path.length === 1 && TURNS.has(node.element.name) && fields.every(({ is }) => is === "list");
    return { is: "object" as const, fields, photo: column ? { column, bytesSlot } : null, isTurns };
  };
  return { shapes: root.children.map(shapeOf), keys };
}
