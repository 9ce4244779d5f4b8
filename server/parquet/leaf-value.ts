import { isUtf8 } from "node:buffer";
import type { SchemaElement } from "hyparquet";
import { parseFloat16 } from "hyparquet/src/convert.js";

/** A value whose JSON is written already: a number that JavaScript cannot hold, or JSON in a text. */
export class Literal {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** A text that is no UTF-8: its row is refused. */
export const NO_TEXT = Symbol("no text");

/** Bytes are there, and are not read into the record. */
export const PRESENT = Symbol("present");

/** What a column's value is in a record. Bytes stay bytes: they are no text. */
export type LeafValue = string | number | boolean | null | Literal | Uint8Array | typeof NO_TEXT | typeof PRESENT;

type Convert = (value: unknown) => LeafValue;

/** Whether a column holds texts that are nothing else: neither JSON, nor numbers or times. */
export const isPlainText = (element: SchemaElement): boolean => converterOf(element) === textOf;

/** Whether a column holds bytes that nobody calls a text, a number or a time (Parquet's LogicalTypes.md). */
export function isBinary({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type !== "BYTE_ARRAY" && type !== "FIXED_LEN_BYTE_ARRAY") return false;
  if (type === "BYTE_ARRAY" && (TEXTS.has(converted_type ?? "") || TEXTS.has(logical_type?.type ?? ""))) return false;
  return !(converted_type === "DECIMAL" || OF_BYTES.has(logical_type?.type ?? ""));
}
const TEXTS = new Set(["UTF8", "STRING", "ENUM", "JSON"]);
const OF_BYTES = new Set(["DECIMAL", "UUID", "FLOAT16"]);

/** How a column's stored values become values of a record, exactly: whole numbers by their digits, times as ISO 8601. */
export function converterOf(element: SchemaElement): Convert {
  const { type, converted_type: before, logical_type: logical } = element;
  if (isBinary(element)) return (value) => value as Uint8Array;
  if (before === "DECIMAL" || logical?.type === "DECIMAL") {
    const scale = element.scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0);
    return (value) => new Literal(printDecimal(wholeOf(value), scale));
  }
  if (before === "JSON" || logical?.type === "JSON") return (value) => jsonOf(textOf(value));
  if (type === "BYTE_ARRAY") return textOf;
  if (logical?.type === "UUID") return (value) => uuidOf(value as Uint8Array);
  if (logical?.type === "FLOAT16") return (value) => numberOf(parseFloat16(value as Uint8Array) ?? 0);
  if (type === "INT96") return (value) => isoOf(nanosOfInt96(value as bigint), 9, false);
  if (before === "DATE" || logical?.type === "DATE") return (value) => dateOf(Number(value));
  const clock = clockOf(element);
  if (clock?.of === "timestamp") return (value) => isoOf(BigInt(value as bigint), clock.digits, clock.isUtc);
  if (clock?.of === "time") return (value) => timeOf(BigInt(value as bigint), clock.digits);
  if (type === "BOOLEAN") return Boolean;
  if (type === "FLOAT" || type === "DOUBLE") return (value) => numberOf(value as number);
  const isUnsigned = before?.startsWith("UINT_") || (logical?.type === "INTEGER" && !logical.isSigned);
  if (type === "INT32") return isUnsigned ? (value) => (value as number) >>> 0 : (value) => value as number;
  return (value) => digitsOf(isUnsigned ? BigInt.asUintN(64, value as bigint) : BigInt(value as bigint));
}

type Clock = { of: "timestamp" | "time"; digits: number; isUtc: boolean };

const DIGITS = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;
const CLOCKS: Partial<Record<string, Clock>> = {
  TIMESTAMP_MILLIS: { of: "timestamp", digits: 3, isUtc: true },
  TIMESTAMP_MICROS: { of: "timestamp", digits: 6, isUtc: true },
  TIME_MILLIS: { of: "time", digits: 3, isUtc: true },
  TIME_MICROS: { of: "time", digits: 6, isUtc: true },
};

function clockOf({ converted_type, logical_type }: SchemaElement): Clock | null {
  if (logical_type?.type === "TIMESTAMP" || logical_type?.type === "TIME") {
    const of = logical_type.type === "TIME" ? "time" : "timestamp";
    return { of, digits: DIGITS[logical_type.unit], isUtc: logical_type.isAdjustedToUTC };
  }
  return CLOCKS[converted_type ?? ""] ?? null;
}

export function textOf(value: unknown): string | typeof NO_TEXT {
  const bytes = value as Uint8Array;
  if (!isUtf8(bytes)) return NO_TEXT;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Text that is said to be JSON is the value that it writes; what is none stays a text. */
function jsonOf(text: string | typeof NO_TEXT): LeafValue {
  if (text === NO_TEXT) return text;
  try {
    JSON.parse(text);
    return new Literal(text.replace(/[\r\n]+/g, " "));
  } catch {
    // No JSON: what stands there is shown as it is.
    return text;
  }
}

/** JSON has no such numbers, and null would be another value. */
const numberOf = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

const digitsOf = (value: bigint): number | Literal =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : new Literal(String(value));

/** The unscaled number of a decimal: stored as an integer, or as bytes, big-endian and signed. */
function wholeOf(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  if (value.length === 0) return 0n;
  return BigInt.asIntN(value.length * 8, BigInt(`0x${Buffer.from(value).toString("hex")}`));
}

function printDecimal(whole: bigint, scale: number): string {
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, "0");
  const sign = whole < 0n ? "-" : "";
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const uuidOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** Nanoseconds since 1970 of Impala's timestamp: days of the Julian calendar, and the nanoseconds of the day. */
const nanosOfInt96 = (value: bigint): bigint =>
  ((value >> 64n) - 2440588n) * 86_400_000_000_000n + (value & 0xffff_ffff_ffff_ffffn);

/** A count of units of 10^-digits seconds since 1970; one that no calendar holds stays a number. */
function isoOf(value: bigint, digits: number, isUtc: boolean): string | number | Literal {
  const unit = 10n ** BigInt(digits);
  const rest = ((value % unit) + unit) % unit;
  const date = new Date(Number((value - rest) / unit) * 1000);
  if (Number.isNaN(date.getTime())) return digitsOf(value);
  return `${date.toISOString().slice(0, -5)}${fraction(rest, digits)}${isUtc ? "Z" : ""}`;
}

const fraction = (rest: bigint, digits: number) => (rest === 0n ? "" : `.${String(rest).padStart(digits, "0")}`);

function dateOf(days: number): string | number {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? days : date.toISOString().slice(0, -14);
}

function timeOf(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const seconds = value / unit;
  const two = (part: bigint) => String(part).padStart(2, "0");
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction(value % unit, digits)}`;
}
