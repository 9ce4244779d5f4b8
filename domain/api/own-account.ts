import { z } from "zod";
import { reviewerSchema } from "#domain/reviewer.ts";
import { passwordSchema, tokenSchema } from "#domain/rights/people.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofPerson = z.object({ reviewerId: z.uuid() });

/** What a person does with their own account, and the studio's owner for them. */
export const ownAccountEndpoints = {
  "POST /api/people/{reviewerId}/password-link": {
    access: "studio",
    summary: "Makes a link by which a person sets a new password, once within a day. It is told here and never again.",
    params: ofPerson,
    body: nothing,
    answer: z.object({ token: z.string(), expiresAt: z.iso.datetime() }),
  },
  "POST /api/auth/password": {
    access: "open",
    summary: "Sets the password of whom the link was made for, ends all their sign-ins, and signs in.",
    body: z.strictObject({ token: tokenSchema, password: passwordSchema }),
    answer: reviewerSchema,
  },
} as const satisfies Record<string, Endpoint>;
