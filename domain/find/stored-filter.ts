import { z } from "zod";
import { StudioError } from "../error.ts";
import { inputProblem, inputProblems, refusalWhole } from "../input-problem.ts";
import { type Message, message } from "../message.ts";
import { type ParsedQuery, parseBrowseAddress } from "./browse-query.ts";
import { type EntryFilter, entryFilterSchema } from "./entry-filter.ts";

/**
 * Of filters as sessions, actions, exports and saved views keep them. Whoever changes what a stored field means raises it,
 * and reads those of before below; a field more is no change. 0: those that were stored without a version.
 */
export const FILTER_VERSION = 1;

export type StoredFilter = EntryFilter & { version: number };

export const printStoredFilter = (filter: EntryFilter): StoredFilter => ({ version: FILTER_VERSION, ...filter });

const versionedSchema = z.looseObject({ version: z.int().min(0).default(0) });

type ParsedFilter = { ok: true; filter: EntryFilter } | { ok: false; why: Message };

/**
 * Reads a filter that was stored, of every version up to this one. What is absent narrows nothing. A field or value that is
 * not known is a reason, and is not left out: without it more entries would fit than were meant.
 */
export function parseStoredFilter(stored: unknown): ParsedFilter {
  const versioned = versionedSchema.safeParse(stored);
  if (!versioned.success) return { ok: false, why: inputProblem(versioned.error) };
  const { version, ...fields } = versioned.data;
  if (version > FILTER_VERSION) return { ok: false, why: tooNew(version) };
  const { success, data, error } = entryFilterSchema.safeParse(fields);
  return success ? { ok: true, filter: data } : { ok: false, why: inputProblem(error) };
}

const tooNew = (version: number): Message => message("filterNewer", { version, known: FILTER_VERSION });

/** A stored filter within what was stored with it. */
export const storedFilterSchema = z.unknown().transform((stored, context): EntryFilter => {
  const parsed = parseStoredFilter(stored);
  if (parsed.ok) return parsed.filter;
  context.addIssue(refusalWhole(parsed.why));
  return z.NEVER;
});

type Stored<Value> = { ok: true; value: Value } | { ok: false; why: Message };

/** Reads what was stored with a filter in it. What is not known, a newer release's, is a reason. */
export function parseStored<Value>(schema: z.ZodType<Value>, stored: unknown): Stored<Value> {
  const { success, data, error } = schema.safeParse(stored);
  if (success) return { ok: true, value: data };
  return { ok: false, why: message("storedUnknown", { problems: inputProblems(error.issues) }) };
}

/** As parseStored. @throws StudioError unprocessable, which names what is not known */
export function readStored<Value>(schema: z.ZodType<Value>, stored: unknown): Value {
  const read = parseStored(schema, stored);
  if (!read.ok) throw new StudioError("unprocessable", read.why);
  return read.value;
}

const VERSION_KEY = "version";

/** A query with its version, as saved views keep it. */
export const printStoredQuery = (address: string): string =>
  [`${VERSION_KEY}=${FILTER_VERSION}`, ...(address === "" ? [] : [address])].join("&");

/** Reads a query that was stored, as parseStoredFilter reads a filter. */
export function parseStoredQuery(stored: string): ParsedQuery {
  const [, version = "0", address = ""] = /^(?:version=(\d{1,9})(?:&|$))?(.*)$/s.exec(stored) ?? [];
  if (Number(version) > FILTER_VERSION) return { ok: false, why: tooNew(Number(version)) };
  return parseBrowseAddress(address);
}
