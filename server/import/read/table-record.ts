import type { SchemaTree } from "hyparquet";
import { isListLike, isMapLike } from "hyparquet/src/schema.js";
import { Literal, NO_TEXT, PRESENT } from "#server/parquet/leaf-value.ts";
import { printPhotoPath, type Steps } from "#server/parquet/photo-path.ts";
import type { BytesColumn } from "#server/photo-file/table-photos.ts";

/** What stands at a place of a table's schema, as its record has it. */
type Shape =
  | { is: "value" }
  | { is: "bytes"; column: BytesColumn }
  | { is: "list"; of: Shape }
  | {
      is: "object";
      fields: readonly (readonly [name: string, shape: Shape])[];
      photo: BytesColumn | null;
      isTurns: boolean;
    };

/** Lists of turns that datasets' `Sequence` stores as an object of lists, one for each key of a turn. */
const TURNS = new Set(["conversations", "conversation", "messages", "texts", "QA", "qa", "qas", "qa_pairs", "QAs"]);

/** The JSON of a row; `isText` false where a text in it is no UTF-8. */
export type PrintedRow = { json: string; isText: boolean };

/**
 * Prints rows of a table as the JSON records that the same data would be in a JSON file: lists of structs as lists of objects, whole numbers by
 * their digits. Bytes are no text: in their place stands the path of the photo below `name`, the table's own.
 */
export class RecordPrinter {
  readonly #name: string;
  readonly #fields: readonly (readonly [name: string, shape: Shape])[];
  #row = 0;
  #isText = true;

  constructor(root: SchemaTree, columns: ReadonlyMap<string, BytesColumn>, name: string) {
    this.#name = name;
    this.#fields = root.children.map((node) => [node.element.name, shapeOf(node, columns)] as const);
  }

  /** `columnAt`: a column's value in the row; undefined where it was not read because its bytes are known to be there. */
  print(row: number, columnAt: (column: string) => unknown): PrintedRow {
    this.#row = row;
    this.#isText = true;
    const fields = this.#fields.map(([name, shape]) => {
      const value = columnAt(name);
      return `${JSON.stringify(name)}:${this.#print(shape, value === undefined && shape.is === "bytes" ? PRESENT : value, [name])}`;
    });
    return { json: `{${fields.join(",")}}`, isText: this.#isText };
  }

  #print(shape: Shape, value: unknown, steps: Steps): string {
    if (value === null || value === undefined) return "null";
    if (shape.is === "bytes") return JSON.stringify(this.#pathOf(shape.column, steps, null));
    if (shape.is === "list")
      return Array.isArray(value)
        ? `[${value.map((part, index) => this.#print(shape.of, part, [...steps, index])).join(",")}]`
        : this.#printValue(value);
    if (shape.is === "object" && typeof value === "object" && !(value instanceof Literal)) {
      if (Array.isArray(value))
        return `[${value.map((part, index) => this.#print(shape, part, [...steps, index])).join(",")}]`;
      const turns = shape.isTurns ? turnsOf(value as Record<string, unknown>) : null;
      return turns
        ? `[${turns.map((turn, index) => this.#printObject(shape, turn, [...steps, index])).join(",")}]`
        : this.#printObject(shape, value as Record<string, unknown>, steps);
    }
    return this.#printValue(value);
  }

  #printObject(
    { fields, photo, isTurns }: Extract<Shape, { is: "object" }>,
    value: Record<string, unknown>,
    steps: Steps,
  ): string {
    const hasPhoto = photo !== null && value.bytes !== null;
    const printed = fields.flatMap(([name, shape]) => {
      const own = value[name];
      if (hasPhoto && name === "bytes") return [];
      const isPath = hasPhoto && name === "path";
      const of = isTurns && shape.is === "list" && !Array.isArray(own) ? shape.of : shape;
      const json = isPath
        ? JSON.stringify(this.#pathOf(photo, steps, typeof own === "string" ? own : null))
        : this.#print(of, own, [...steps, name]);
      return [`${JSON.stringify(name)}:${json}`];
    });
    return `{${printed.join(",")}}`;
  }

  #pathOf({ ending }: BytesColumn, steps: Steps, name: string | null): string {
    return `${this.#name}/${printPhotoPath({ row: this.#row, steps, name }, ending)}`;
  }

  #printValue(value: unknown): string {
    if (value instanceof Literal) return value.json;
    if (value === NO_TEXT) {
      this.#isText = false;
      return '""';
    }
    if (typeof value === "bigint") return String(value);
    // What no reader of ours can say otherwise: a variant's own bytes.
    if (value instanceof Uint8Array || value === PRESENT) return "null";
    return JSON.stringify(value) ?? "null";
  }
}

function shapeOf(node: SchemaTree, columns: ReadonlyMap<string, BytesColumn>): Shape {
  const shape = shapeWithin(node, columns);
  const isBare = node.element.repetition_type === "REPEATED";
  return isBare ? { is: "list", of: shape } : shape;
}

function shapeWithin(node: SchemaTree, columns: ReadonlyMap<string, BytesColumn>): Shape {
  const column = columns.get(node.path.join("."));
  if (column) return { is: "bytes", column };
  if (node.children.length === 0) return { is: "value" };
  if (isListLike(node)) {
    // As hyparquet's assembleNested finds the element below its list.
    const [list] = node.children;
    const [element, ...more] = list?.children ?? [];
    const own = element && more.length === 0 ? element : list;
    return { is: "list", of: own ? shapeWithin(own, columns) : { is: "value" } };
  }
  if (isMapLike(node)) return { is: "value" };
  const fields = node.children.map((child) => [child.element.name, shapeOf(child, columns)] as const);
  const photo = [...columns.values()].find((own) => own.path !== null && own.node === node) ?? null;
  const isTurns =
    node.path.length === 1 && TURNS.has(node.element.name) && fields.every(([, own]) => own.is === "list");
  return { is: "object", fields, photo, isTurns };
}

/** An object of lists as a list of objects; null where they are not as long as each other. */
function turnsOf(value: Record<string, unknown>): Record<string, unknown>[] | null {
  const lists = Object.entries(value).map(([key, list]) => [key, Array.isArray(list) ? list : []] as const);
  const count = lists[0]?.[1].length ?? 0;
  if (!lists.every(([, list]) => list.length === count)) return null;
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(lists.map(([key, list]) => [key, list[index]])),
  );
}
