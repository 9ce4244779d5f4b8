import { auditFileRequestSchema, auditPageRequestSchema, auditPageSchema } from "#domain/audit/event.ts";
import { bytes, type Endpoint } from "./endpoint.ts";

/** What was done, by whom and when. */
export const auditEndpoints = {
  "GET /api/audit": {
    access: "audit",
    audit: "none",
    summary:
      "The audit log, the newest first: of data sets that one leads, or, to an owner of the studio, all of it. Verdicts are not in it: they are a log themselves.",
    query: auditPageRequestSchema,
    answer: auditPageSchema,
  },
  "GET /api/audit/file": {
    access: "audit",
    audit: "audit_download",
    summary: "The same, whole, as JSON Lines or CSV.",
    query: auditFileRequestSchema,
    answer: bytes("application/x-ndjson", "text/csv"),
  },
} as const satisfies Record<string, Endpoint>;
