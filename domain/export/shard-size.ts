import { z } from "zod";

/** How large a file of an export may become before the next one begins. Bytes are decimal: 1 MB is 1,000,000. */
export type ShardSize = { unit: "bytes" | "records"; count: number };

export const shardSizeSchema = z.strictObject({
  unit: z.enum(["bytes", "records"]),
  count: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

/** More files than this are refused: a folder of millions helps nobody, and a disk runs out of places for them. */
export const SHARDS_MAX = 10_000;

const BYTES = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;
const UNITS = Object.entries(BYTES).reverse();

/** Reads "500MB", "1.5 GB" (bytes) or "100000" (records). Null where it is neither, or nothing at all. */
export function parseShardSize(text: string): ShardSize | null {
  const [, digits, unit] = text.trim().match(/^(\d+(?:\.\d+)?)\s*(KB|MB|GB|TB)?$/i) ?? [];
  if (digits === undefined) return null;
  const factor = unit ? BYTES[unit.toUpperCase() as keyof typeof BYTES] : 1;
  const count = Number(digits) * factor;
  const size = { unit: unit ? "bytes" : "records", count: unit ? Math.round(count) : count };
  const parsed = shardSizeSchema.safeParse(size);
  return parsed.success ? parsed.data : null;
}

/** As `parseShardSize` reads it, in the largest unit that loses nothing. Bytes that no unit fits stand as a part of a KB. */
export function printShardSize({ unit, count }: ShardSize): string {
  if (unit === "records") return String(count);
  const [name, factor] = UNITS.find(([, bytes]) => count % bytes === 0) ?? ["KB", BYTES.KB];
  return `${count / factor}${name}`;
}

/** `train.json` as `train-00002-of-00012.json`, or `train-00002.json` where nobody knows yet how many there will be. */
export function shardName(name: string, index: number, total: number | null): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  const digits = (value: number) => String(value).padStart(5, "0");
  return `${stem}-${digits(index)}${total === null ? "" : `-of-${digits(total)}`}${ending}`;
}

/** The name that a shard's name was made of; any other name as it is. */
export const unshardedName = (name: string): string => name.replace(/-\d{5}(?:-of-\d{5})?(?=\.[^.]*$|$)/, "");
