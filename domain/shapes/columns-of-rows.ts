import { EACH, type KeyPath, printKeyPath } from "./key-path.ts";
import { isRecord, type JsonRecord } from "./shape.ts";

/** What stands under a key of the first records of a file. `texts`: strings and numbers, in lists also, as far as they were looked at. */
export type Column = {
  /** As `parseKeyPath` reads it. */
  key: string;
  path: KeyPath;
  kind: "text" | "texts" | "number" | "records" | "record" | "list";
  /** In how many of the records it stands. */
  filled: number;
  texts: readonly string[];
  /** Of a list of records: the keys of its elements, by themselves. */
  inside?: readonly Column[];
};

/** Deeper than this nobody puts a question. */
const DEPTH_MAX = 4;
const COLUMNS_MAX = 100;
const TEXTS_MAX = 60;
const ELEMENTS_LOOKED = 20;

/** The keys of records, in the order in which they stand, with those inside of objects and lists behind them. */
export function columnsOfRows(rows: readonly JsonRecord[]): Column[] {
  const columns: Column[] = [];
  addColumns(columns, rows, [], 0);
  return columns.slice(0, COLUMNS_MAX);
}

function addColumns(columns: Column[], rows: readonly JsonRecord[], from: KeyPath, depth: number): void {
  if (depth > DEPTH_MAX) return;
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const values = rows.flatMap((row) => {
      const value = Object.hasOwn(row, name) ? row[name] : null;
      return value === null || value === undefined ? [] : [value];
    });
    const path = [...from, name];
    const inner = values.flatMap((value) => (Array.isArray(value) ? value.slice(0, ELEMENTS_LOOKED) : [value]));
    const kind = kindOf(values, inner);
    if (kind === null) continue;
    const texts = inner.flatMap((value) => (isWord(value) ? [String(value)] : [])).slice(0, TEXTS_MAX);
    const column: Column = { key: printKeyPath(path), path, kind, filled: values.length, texts };
    columns.push(column);
    const records = inner.filter(isRecord);
    if (kind === "record") addColumns(columns, records, path, depth + 1);
    if (kind !== "records") continue;
    const inside: Column[] = [];
    addColumns(inside, records, [], depth + 1);
    column.inside = inside;
    for (const own of inside) {
      const whole = [...path, EACH, ...own.path];
      columns.push({ ...own, path: whole, key: printKeyPath(whole) });
    }
  }
}

const isWord = (value: unknown) => typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function kindOf(values: readonly unknown[], inner: readonly unknown[]): Column["kind"] | null {
  if (values.length === 0) return null;
  const isListed = values.some(Array.isArray);
  if (isListed)
    return inner.some(isRecord) ? "records" : inner.every((own) => typeof own === "string") ? "texts" : "list";
  if (values.some(isRecord)) return "record";
  return values.every((own) => typeof own === "number" || typeof own === "boolean") ? "number" : "text";
}
