import { isStorable } from "#domain/entry/plain-text.ts";
import { isPhotoKey } from "#domain/photo/record-photo.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { PartRule } from "./part-rule.ts";

/** A part's word is shown, typed and chosen from a list; what is longer is a text and no part. */
export const PART_WORD_MAX = 100;

/** What an entry came from: its row, of which its messages may be taken out, and its file's name. */
export type PartSource = { row: JsonRecord; file: string };

/** The word of the part that an entry belongs to by a rule. What a record does not say, its file says; null: to none. */
export function partWordOf(rule: PartRule, { row, file }: PartSource): string | null {
  if (rule.by === "none") return null;
  return ownWordOf(rule, row) ?? fileWordOf(file);
}

/** What the record itself says; null where it says nothing that names a part. */
export function ownWordOf(rule: PartRule, row: JsonRecord): string | null {
  if (rule.by === "key") return Object.hasOwn(row, rule.key) ? wordOf(row[rule.key]) : null;
  return rule.by === "path" ? folderOf(photoPathOf(row)) : null;
}

function wordOf(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  const word = String(value).trim();
  const isWord = word !== "" && word.length <= PART_WORD_MAX && isStorable(word) && !/\p{Cc}/u.test(word);
  return isWord ? word : null;
}

/** The first photo that a row names, however it is written. */
function photoPathOf(row: JsonRecord): string | null {
  for (const [key, value] of Object.entries(row)) {
    const name = isPhotoKey(key) ? firstName(value) : null;
    if (name !== null) return name;
  }
  return null;
}

function firstName(value: unknown): string | null {
  if (typeof value === "string") return value === "" || /^data:/i.test(value) ? null : value;
  if (Array.isArray(value)) return firstName(value[0]);
  if (typeof value !== "object" || value === null) return null;
  const { path, url, image, file_name } = value as Record<string, unknown>;
  return [path, url, image, file_name].map(firstName).find((name) => name !== null) ?? null;
}

/** `coco` of `coco/train2017/1.jpg`; of an address the folder behind its host; null where the path has no folder. */
function folderOf(path: string | null): string | null {
  const parts = (path ?? "")
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "")
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.length > 1 ? wordOf(parts[0]) : null;
}

/** `llava_v1_5_mix665k` of `llava_v1_5_mix665k.json.gz`, `train` of `train-00003-of-00010.parquet`: shards are one part. */
export function fileWordOf(file: string): string {
  const stem = file
    .replace(/(?:\.(?:jsonl?|ndjson|parquet|tar|zip|gz|zst|zstd|csv|txt))+$/i, "")
    .replace(/[-_.]\d{3,}(?:[-_]of[-_]\d+)?$/i, "");
  return wordOf(stem.slice(0, PART_WORD_MAX)) ?? "file";
}
