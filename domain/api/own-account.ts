import { z } from "zod";
import { reviewerSchema } from "#domain/reviewer.ts";
import { formerNameSchema, formerNamesSchema, ownAccountSchema } from "#domain/rights/own-account.ts";
import { passwordSchema, tokenSchema } from "#domain/rights/people.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofPerson = z.object({ reviewerId: z.uuid() });

/** What a person does with their own account, and the studio's owner for them. */
export const ownAccountEndpoints = {
  "POST /api/people/{reviewerId}/password-link": {
    access: "studio",
    audit: "password_link_make",
    summary: "Makes a link by which a person sets a new password, once within a day. It is told here and never again.",
    params: ofPerson,
    body: nothing,
    answer: z.object({ token: z.string(), expiresAt: z.iso.datetime() }),
  },
  "POST /api/auth/password": {
    access: "open",
    audit: ["password_set", "sign_in", "sign_in_fail", "sign_out"],
    summary: "Sets the password of whom the link was made for, ends all their sign-ins, and signs in.",
    body: z.strictObject({ token: tokenSchema, password: passwordSchema }),
    answer: reviewerSchema,
  },
  "GET /api/account": {
    access: "account",
    audit: "none",
    summary: "One's own account: how one signs in, where one is signed in, and former names.",
    answer: ownAccountSchema,
  },
  "DELETE /api/account/sign-ins/{signInId}": {
    access: "account",
    audit: "sign_ins_end",
    summary: "Signs oneself out in one browser.",
    params: z.object({ signInId: z.uuid() }),
    answer: nothing,
  },
  "POST /api/account/former-names": {
    access: "account",
    audit: "name_claim",
    summary: "Says that one reviewed under a name before there were accounts. An owner of the studio confirms it.",
    body: z.strictObject({ name: formerNameSchema }),
    answer: nothing,
  },
  "DELETE /api/former-names/claims/{claimId}": {
    access: "account",
    audit: "name_claim_drop",
    summary: "Takes such a claim back, or as an owner of the studio refuses it.",
    params: z.object({ claimId: z.uuid() }),
    answer: nothing,
  },
  "GET /api/former-names": {
    access: "studio",
    audit: "none",
    summary: "Names of before accounts, and who says to have been them.",
    answer: formerNamesSchema,
  },
  "PUT /api/former-names/{reviewerId}": {
    access: "studio",
    audit: "former_name_set",
    summary:
      "Confirms whose a former name is, or (null) takes that back. Its verdicts stay as they were given, and count as that person's.",
    params: ofPerson,
    body: z.strictObject({ personId: z.uuid().nullable() }),
    answer: nothing,
  },
  "DELETE /api/people/{reviewerId}": {
    access: "studio",
    audit: "person_erase",
    summary: "Erases a person's name, e-mail and sign-ins, for good. Their verdicts stay, under a number.",
    params: ofPerson,
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
