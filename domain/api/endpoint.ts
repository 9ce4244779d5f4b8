import { z } from "zod";
import type { AuditAction } from "#domain/audit/action.ts";
import type { ErrorCode } from "#domain/error.ts";
import type { Access } from "#domain/rights/rights.ts";

/** An answer, or a body, that is no JSON: bytes of one of these media types. */
export type Bytes = { types: readonly string[] };
export const bytes = (...types: string[]): Bytes => ({ types });

/** An address that is a browse query (domain/find/browse-query.ts), whose lists repeat their key; `page`: and which page of it. */
export type BrowseAddress = { browse: "query" | "page" };
export const BROWSE_QUERY = { browse: "query" } as const;
export const BROWSE_PAGE = { browse: "page" } as const;

export const isBrowse = (query: Endpoint["query"]): query is BrowseAddress => query !== undefined && "browse" in query;
export const isBytes = (answer: z.ZodType | Bytes): answer is Bytes => "types" in answer;

/**
 * One method of one path: what it wants and what it answers. The route handler and the browser's calls take their types
 * from it, and the API's document is printed from it.
 */
export type Endpoint = {
  /** Who may (domain/rights). Whatever ids it brings, each must lead to where they may (server/rights). */
  access: Access;
  /** What it writes into the audit log where it does something (server/db/audit.ts). */
  audit: "none" | AuditAction | readonly AuditAction[];
  /** In a sentence, for the API's document. */
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject | BrowseAddress;
  body?: z.ZodType | Bytes;
  /** What a body may have at most, where it is more than BODY_BYTES_MAX. */
  bodyBytesMax?: number;
  answer: z.ZodType | Bytes;
  /** What a "no" of these codes tells beside the members that each has. */
  problems?: Partial<Record<ErrorCode, z.ZodObject>>;
};

/** Of a body without a word of its own. */
export const BODY_BYTES_MAX = 64 * 1024;

/** What is sent to a path that needs nothing but itself, and what is answered where there is nothing to tell. */
export const nothing = z.strictObject({});

export const auditOf = ({ audit }: Pick<Endpoint, "audit">): readonly AuditAction[] =>
  audit === "none" ? [] : typeof audit === "string" ? [audit] : audit;
