import { InvalidArgumentError } from "commander";
import { type EntryState, STATES } from "#domain/entry/task.ts";
import { PREVIEW_RECORDS_MAX } from "#domain/export/export-preview.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { parseShardSize, type ShardSize } from "#domain/export/shard-size.ts";
import { parseSplits, type Split } from "#domain/export/splits.ts";
import { parseBrowseAddress } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { inEnglish } from "#domain/message-english.ts";

export const listOf =
  <Name extends string>(what: string, names: readonly Name[]) =>
  (text: string): Name[] =>
    text.split(",").map((part) => {
      const name = names.find((known) => known === part.trim());
      if (!name) throw new InvalidArgumentError(`${part} is not a ${what}. Choose from: ${names.join(", ")}.`);
      return name;
    });

export const parseStates = (text: string): EntryState[] =>
  text.trim() === "all" ? [...STATES] : listOf("state", STATES)(text);

export function parseView(address: string): EntryFilter {
  const parsed = parseBrowseAddress(address);
  if (!parsed.ok) throw new InvalidArgumentError(`Not a valid address of a browse page: ${inEnglish(parsed.why)}.`);
  return parsed.query.filter;
}

export function parseSize(text: string): ShardSize {
  const size = parseShardSize(text);
  if (!size)
    throw new InvalidArgumentError("Expected a size such as 500MB or 2GB, or a number of records such as 100000.");
  return size;
}

export function parsePreview(text: string): number {
  const records = Number(text);
  if (!Number.isInteger(records) || records < 1 || records > PREVIEW_RECORDS_MAX)
    throw new InvalidArgumentError(`Expected a number of records from 1 to ${PREVIEW_RECORDS_MAX}.`);
  return records;
}

export function parseLicense(text: string): string | null {
  const { success, data } = exportSettingsSchema.shape.license.safeParse(text);
  if (!success) throw new InvalidArgumentError("Expected a name such as cc-by-4.0 or mit, in lower case.");
  return data;
}

export function parseTokens(text: string): number {
  const { success, data } = exportSettingsSchema.shape.tokensMax.safeParse(Number(text));
  if (!success) throw new InvalidArgumentError("Expected a number of tokens from 1, such as 2048.");
  return data;
}

export function parseSplit(text: string): Split[] {
  const splits = parseSplits(text);
  if (!splits)
    throw new InvalidArgumentError(
      "Expected names with shares that add up to 1, such as train=0.9,validation=0.1 (lower case, at most 5).",
    );
  return splits;
}

export function parseShare(text: string): number {
  const { success, data } = exportSettingsSchema.shape.strikeShareMax.safeParse(Number(text));
  if (!success) throw new InvalidArgumentError("Expected a share from 0 to 1, such as 0.5.");
  return data;
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError("Expected a whole number from 0.");
  return seed;
}
