import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { reviewerSchema } from "#domain/reviewer.ts";
import {
  invitationRequestSchema,
  joinSchema,
  madeInvitationSchema,
  offerSchema,
  peopleSchema,
  signInSchema,
  tokenSchema,
} from "#domain/rights/people.ts";
import { roleSchema } from "#domain/rights/rights.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofPerson = z.object({ reviewerId: z.uuid() });
const ofMembership = z.object({ datasetId: idSchema, ...ofPerson.shape });

/** Accounts, and who may what. In a studio without accounts each of them is answered as what is not there. */
export const peopleEndpoints = {
  "POST /api/auth/sign-in": {
    access: "open",
    audit: ["sign_in", "sign_in_fail", "sign_out"],
    summary:
      "Signs in: the answer sets the cookie. Whether it was the e-mail or the password that was wrong is not told. An account is tried ten times in a quarter of an hour, an address a hundred times.",
    body: signInSchema,
    answer: reviewerSchema,
  },
  "POST /api/auth/sign-out": {
    access: "open",
    audit: "sign_out",
    summary: "Signs this browser out.",
    body: nothing,
    answer: nothing,
  },
  "POST /api/auth/invitation": {
    access: "open",
    audit: "none",
    summary: "What the invitation of a link is to. A body, because addresses stand in logs.",
    body: z.strictObject({ token: tokenSchema }),
    answer: offerSchema,
  },
  "POST /api/auth/join": {
    access: "open",
    audit: ["join", "role_set", "account_link", "sign_in", "sign_in_fail", "sign_out"],
    summary: "Takes an invitation up, once, and signs in.",
    body: joinSchema,
    answer: reviewerSchema,
  },
  "GET /api/people": {
    access: "people",
    audit: "none",
    summary: "People, their roles and open invitations, of the data sets that one owns.",
    answer: peopleSchema,
  },
  "POST /api/invitations": {
    access: "people",
    audit: "invitation_make",
    summary: "Makes a link that works once within seven days. It is told here and never again.",
    body: invitationRequestSchema,
    answer: madeInvitationSchema,
  },
  "DELETE /api/invitations/{invitationId}": {
    access: "people",
    audit: "invitation_withdraw",
    summary: "Withdraws an invitation that was not taken up.",
    params: z.object({ invitationId: z.uuid() }),
    answer: nothing,
  },
  "PUT /api/datasets/{datasetId}/people/{reviewerId}": {
    access: "owner",
    audit: "role_set",
    summary: "Gives a person a role in a data set, in place of the one that they have.",
    params: ofMembership,
    body: z.strictObject({ role: roleSchema }),
    answer: nothing,
  },
  "DELETE /api/datasets/{datasetId}/people/{reviewerId}": {
    access: "owner",
    audit: "role_remove",
    summary: "Takes a person's role in a data set away. Their verdicts stay.",
    params: ofMembership,
    answer: nothing,
  },
  "PUT /api/people/{reviewerId}/studio": {
    access: "studio",
    audit: "studio_owner_set",
    summary: "Makes a person an owner of the studio, or no longer one. The last one stays.",
    params: ofPerson,
    body: z.strictObject({ isOwner: z.boolean() }),
    answer: nothing,
  },
  "DELETE /api/people/{reviewerId}/sign-ins": {
    access: "studio",
    audit: "sign_ins_end",
    summary: "Signs a person out everywhere.",
    params: ofPerson,
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
