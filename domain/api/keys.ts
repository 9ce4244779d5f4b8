import { z } from "zod";
import { keyRequestSchema, keysSchema, madeKeySchema } from "#domain/rights/keys.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

/** Keys of programs. No key reaches them. */
export const keyEndpoints = {
  "GET /api/keys": {
    access: "keys",
    audit: "none",
    summary: "One's own keys (an owner of the studio: all of them), and what one can make another for.",
    answer: keysSchema,
  },
  "POST /api/keys": {
    access: "keys",
    audit: "key_make",
    summary: "Makes a key for a program, of at most what its maker may. It is told here and never again.",
    body: keyRequestSchema,
    answer: madeKeySchema,
  },
  "DELETE /api/keys/{keyId}": {
    access: "keys",
    audit: "key_revoke",
    summary: "Revokes a key of one's own, or as an owner of the studio any. One that is revoked already stays so.",
    params: z.object({ keyId: z.uuid() }),
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
