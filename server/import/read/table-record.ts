import type { SchemaTree } from "hyparquet";
import { Literal, NO_TEXT, textOf } from "#server/parquet/leaf-value.ts";
import { parquetProblem } from "#server/parquet/parquet-problem.ts";
import { printPhotoPath } from "#server/parquet/photo-path.ts";
import type { BytesColumn } from "#server/photo-file/table-photos.ts";
import { LineWriter } from "./line-writer.ts";
import { type Photo, type Shape, shapesOf } from "./table-shape.ts";

/**
 * Prints rows of a table as the JSON records that the same data would be in a JSON file, one a line: lists of structs as lists of objects, whole numbers by
 * their digits. Bytes are no text: in their place stands the path of the photo below `name`, the table's own. Values come as the columns have them, nested by
 * what may be missing or repeated above them (Melnik et al., Dremel, VLDB 2010, section 4), and no object is made of them.
 */
export class RecordPrinter {
  readonly lines = new LineWriter();
  readonly #name: string;
  readonly #fields: readonly Shape[];
  readonly #keys: readonly string[];
  #columns: readonly (readonly unknown[] | undefined)[] = [];
  /** Of each column of values, what is being printed; undefined where it was not read. */
  readonly #now: unknown[];
  readonly #steps: (string | number)[] = [];
  #row = 0;
  #isText = true;

  constructor(root: SchemaTree, columns: ReadonlyMap<string, BytesColumn>, name: string) {
    const { shapes, keys } = shapesOf(root, columns);
    this.#name = name;
    this.#fields = shapes;
    this.#keys = keys;
    this.#now = new Array(keys.length);
  }

  /** Whose rows are printed next. A column that is not there was not read, because its bytes are known to be there. */
  use(columns: ReadonlyMap<string, readonly unknown[]>): void {
    this.#columns = this.#keys.map((key) => columns.get(key));
  }

  /**
   * Adds the line of a row to `lines`. `at`: its place in the columns.
   * A line with a text that is no UTF-8 ends in a byte that makes it none, too: its row is refused like one of a JSON file.
   * @throws StudioError unreadable_input where columns contradict each other
   */
  print(row: number, at: number): void {
    this.#row = row;
    this.#isText = true;
    for (let slot = 0; slot < this.#now.length; slot++) this.#now[slot] = this.#columns[slot]?.[at];
    const from = this.lines.length;
    try {
      this.#printFields(this.#fields);
    } catch (error) {
      this.lines.cut(from);
      throw error;
    }
    if (!this.#isText) this.lines.byte(NO_TEXT_END);
    this.lines.ascii("\n");
  }

  #printFields(fields: readonly Shape[]): void {
    this.lines.ascii("{");
    for (const [nth, field] of fields.entries()) this.#printField(field, nth > 0);
    this.lines.ascii("}");
  }

  #printField(field: Shape, isNext: boolean): void {
    if (isNext) this.lines.ascii(",");
    this.lines.raw(field.key);
    this.#steps.push(field.name);
    this.#print(field);
    this.#steps.pop();
  }

  #print(shape: Shape): void {
    if (shape.isOptional && !this.#enter(shape)) this.lines.ascii("null");
    else if (shape.is === "list") this.#printList(shape.of, this.#held(shape));
    else if (shape.is === "map") this.#printMap(shape);
    else if (shape.is === "object") this.#printObject(shape);
    else if (shape.is === "value") this.#printValue(this.#now[shape.slots[0] ?? 0]);
    else if (this.#now[shape.slots[0] ?? 0] === null) this.lines.ascii("null");
    else this.#printPath(shape.column, null);
  }

  /** Goes from a list of none or one to the one; false where there is none. */
  #enter({ slots, name }: Shape): boolean {
    let count: number | null = null;
    for (const slot of slots) {
      const own = this.#now[slot];
      if (own === undefined) continue;
      if (!Array.isArray(own) || own.length !== (count ?? own.length)) throw contradiction(name);
      count = own.length;
      this.#now[slot] = own[0];
    }
    return count !== null && count > 0;
  }

  /** The lists that the columns of a shape are at, as long as each other; and how long. */
  #held({ slots, name }: Shape): Held {
    let count: number | null = null;
    const lists = slots.map((slot) => {
      const own = this.#now[slot];
      if (own === undefined) return undefined;
      if (!Array.isArray(own) || own.length !== (count ?? own.length)) throw contradiction(name);
      count = own.length;
      return own as readonly unknown[];
    });
    return { slots, lists, count: count ?? 0 };
  }

  /** Goes to what stands at a place of lists. */
  #enterAt({ slots, lists }: Held, index: number): void {
    for (let nth = 0; nth < slots.length; nth++) this.#now[slots[nth] ?? 0] = lists[nth]?.[index];
  }

  #printList(of: Shape, held: Held): void {
    this.lines.ascii("[");
    for (let index = 0; index < held.count; index++) {
      if (index > 0) this.lines.ascii(",");
      this.#enterAt(held, index);
      this.#steps.push(index);
      this.#print(of);
      this.#steps.pop();
    }
    this.lines.ascii("]");
  }

  #printObject({ fields, photo, isTurns }: Extract<Shape, { is: "object" }>): void {
    const turns = isTurns ? this.#turns(fields) : null;
    if (turns) this.#printTurns(turns);
    else if (photo && this.#now[photo.bytesSlot] !== null) this.#printPhoto(fields, photo);
    else this.#printFields(fields);
  }

  /** The bytes' place stands in the path's. */
  #printPhoto(fields: readonly Shape[], photo: Photo): void {
    this.lines.ascii("{");
    let isNext = false;
    for (const field of fields) {
      if (field.name === "bytes") continue;
      if (field.name === "path") {
        if (isNext) this.lines.ascii(",");
        this.lines.raw(field.key);
        const said = this.#now[field.slots[0] ?? 0];
        this.#printPath(photo.column, said instanceof Uint8Array ? textOf(said) : null);
      } else this.#printField(field, isNext);
      isNext = true;
    }
    this.lines.ascii("}");
  }

  /** The lists of an object of lists; null where they are not as long as each other. */
  #turns(fields: readonly Shape[]): { of: Shape; held: Held }[] | null {
    const before = [...this.#now];
    const turns = fields.flatMap((field) => {
      if (field.is !== "list") return [];
      const isThere = !field.isOptional || this.#enter(field);
      const held = isThere ? this.#held(field) : { slots: field.slots, lists: [], count: 0 };
      return [{ of: { ...field.of, name: field.name, key: field.key }, held }];
    });
    if (turns.every(({ held }) => held.count === turns[0]?.held.count)) return turns;
    for (const [slot, value] of before.entries()) this.#now[slot] = value;
    return null;
  }

  /** An object of lists as a list of objects. */
  #printTurns(turns: readonly { of: Shape; held: Held }[]): void {
    this.lines.ascii("[");
    for (let index = 0; index < (turns[0]?.held.count ?? 0); index++) {
      this.lines.ascii(index > 0 ? ",{" : "{");
      this.#steps.push(index);
      for (const [nth, { of, held }] of turns.entries()) {
        this.#enterAt(held, index);
        this.#printField(of, nth > 0);
      }
      this.#steps.pop();
      this.lines.ascii("}");
    }
    this.lines.ascii("]");
  }

  /** A key that stands twice has its last value, as where an object is made of them. */
  #printMap(shape: Extract<Shape, { is: "map" }>): void {
    const { of, keySlot } = shape;
    const held = this.#held(shape);
    const values: Record<string, string> = Object.create(null);
    for (let index = 0; index < held.count; index++) {
      this.#enterAt(held, index);
      const own = this.#now[keySlot];
      const key = own instanceof Uint8Array ? textOf(own) : own;
      if (key === NO_TEXT) this.#isText = false;
      const name = key instanceof Literal ? key.json : String(key);
      const from = this.lines.length;
      this.#steps.push(name);
      this.#print(of);
      this.#steps.pop();
      values[name] = this.lines.cut(from);
    }
    const printed = Object.entries(values).map(([key, json]) => `${JSON.stringify(key)}:${json}`);
    this.lines.json(`{${printed.join(",")}}`);
  }

  #printPath({ ending }: BytesColumn, name: string | typeof NO_TEXT | null): void {
    const own = typeof name === "string" ? name : null;
    const path = printPhotoPath({ row: this.#row, steps: this.#steps, name: own }, ending);
    this.lines.json(JSON.stringify(`${this.#name}/${path}`));
  }

  #printValue(value: unknown): void {
    if (value instanceof Uint8Array) {
      if (this.lines.text(value)) return;
      value = NO_TEXT;
    }
    if (value === NO_TEXT) {
      this.#isText = false;
      this.lines.ascii('""');
    } else if (value === null || value === undefined) this.lines.ascii("null");
    else if (value instanceof Literal) this.lines.json(value.json);
    else this.lines.json(JSON.stringify(value));
  }
}

type Held = { slots: readonly number[]; lists: readonly (readonly unknown[] | undefined)[]; count: number };

const NO_TEXT_END = 0xff;

const contradiction = (column: string) =>
  parquetProblem("parquetDamaged", { problem: `${column}: its columns have different numbers of values` });
