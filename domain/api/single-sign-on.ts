import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { groupRoleRequestSchema, groupRoleSchema, signInMethodsSchema } from "#domain/rights/groups.ts";
import { tokenSchema } from "#domain/rights/people.ts";
import { bytes, type Endpoint, nothing } from "./endpoint.ts";

/** Signing in at a provider, and what its groups may. */
export const singleSignOnEndpoints = {
  "GET /api/auth/methods": {
    access: "open",
    audit: "none",
    summary: "How one signs in here, beside e-mail and password.",
    answer: signInMethodsSchema,
  },
  "POST /api/auth/oidc": {
    access: "open",
    audit: "none",
    summary:
      "Begins to sign in at the provider: the browser goes to the address that is answered. `token` takes an invitation up on the way; `isLink` lets whoever is signed in sign in so from now on.",
    body: z.strictObject({
      next: storable().max(2000).default("/"),
      token: tokenSchema.optional(),
      isLink: z.boolean().default(false),
    }),
    answer: z.object({ url: z.url() }),
  },
  "GET /api/auth/oidc/callback": {
    access: "open",
    audit: ["sign_in", "sign_in_fail", "account_link", "join", "role_set", "sign_out"],
    summary:
      "Where the provider sends a browser back. It leads on to where it wanted to be, or to the page to sign in, which says what was wrong.",
    // Providers add members of their own; what counts is checked against what this browser began.
    query: z.looseObject({ code: z.string().optional(), state: z.string().optional() }),
    answer: bytes("text/plain"),
  },
  "GET /api/groups": {
    access: "studio",
    audit: "none",
    summary: "What people of the provider's groups may.",
    answer: groupRoleSchema.array(),
  },
  "PUT /api/groups": {
    access: "studio",
    audit: "group_role_set",
    summary:
      "Says what people of a group may, in a data set or as owners of the studio; in place of what was said of that.",
    body: groupRoleRequestSchema,
    answer: groupRoleSchema,
  },
  "DELETE /api/groups/{groupRoleId}": {
    access: "studio",
    audit: "group_role_remove",
    summary: "Takes a right of a group away, with the next request of each of its people.",
    params: z.object({ groupRoleId: z.uuid() }),
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
