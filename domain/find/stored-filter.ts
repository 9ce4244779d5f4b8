import { z } from "zod";
import { StudioError } from "../error.ts";
import { isMessage, type Message, message, ownWords } from "../message.ts";
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
  if (!versioned.success) return { ok: false, why: ownWords(z.prettifyError(versioned.error)) };
  const { version, ...fields } = versioned.data;
  if (version > FILTER_VERSION) return { ok: false, why: tooNew(version) };
  const { success, data, error } = entryFilterSchema.safeParse(fields);
  return success ? { ok: true, filter: data } : { ok: false, why: ownWords(z.prettifyError(error)) };
}

const tooNew = (version: number): Message => message("filterNewer", { version, known: FILTER_VERSION });

/** A stored filter within what was stored with it. */
export const storedFilterSchema = z.unknown().transform((stored, context): EntryFilter => {
  const parsed = parseStoredFilter(stored);
  if (parsed.ok) return parsed.filter;
  context.addIssue({ code: "custom", message: parsed.why.code, params: { why: parsed.why } });
  return z.NEVER;
});

/** Reads what was stored with a filter in it. @throws StudioError unprocessable, which names what is not known */
export function readStored<Value>(schema: z.ZodType<Value>, stored: unknown): Value {
  const { success, data, error } = schema.safeParse(stored);
  if (success) return data;
  const problems = error.issues.map(wordsOf);
  throw new StudioError("unprocessable", message("storedUnknown", { problems }), { cause: error });
}

function wordsOf(issue: z.core.$ZodIssue): Message {
  const why = issue.code === "custom" ? issue.params?.why : undefined;
  return isMessage(why) ? why : ownWords([issue.path.join("."), issue.message].filter(Boolean).join(": "));
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
