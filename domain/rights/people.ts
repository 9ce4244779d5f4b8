import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { reviewerSchema } from "#domain/reviewer.ts";
import { roleSchema } from "./rights.ts";

/** Shorter ones are guessed; longer ones only cost time to hash. */
export const PASSWORD_CHARS = { min: 10, max: 128 };

export const emailSchema = z.email().max(200).toLowerCase();
export const passwordSchema = z.string().min(PASSWORD_CHARS.min).max(PASSWORD_CHARS.max);
/** As a link carries it. */
export const tokenSchema = z.string().regex(/^[\w-]{43}$/);

export const signInSchema = z.strictObject({ email: emailSchema, password: z.string().min(1).max(PASSWORD_CHARS.max) });

/** Takes an invitation up: as a new account, or (`account` left out) as whoever is signed in. */
export const joinSchema = z.strictObject({
  token: tokenSchema,
  account: z.strictObject({ name: nameSchema(80), email: emailSchema, password: passwordSchema }).optional(),
});
export type Join = z.infer<typeof joinSchema>;

/** What an invitation is to: a role in data sets, or the studio itself. */
export const invitationRequestSchema = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("studio") }),
  z.strictObject({ to: z.literal("datasets"), role: roleSchema, datasetIds: z.array(idSchema).min(1).max(200) }),
]);
export type InvitationRequest = z.infer<typeof invitationRequestSchema>;

/** What whoever has the link is told: nothing of anybody. */
export const offerSchema = z.object({
  isOwner: z.boolean(),
  role: roleSchema.nullable(),
  datasets: z.string().array(),
  /** Who is signed in, and would take it up as themselves. */
  signedIn: reviewerSchema.nullable(),
  /** Whom a proxy has signed in, who has no account here yet, and gets one by it. */
  proxyUser: z.string().nullable(),
});
export type Offer = z.infer<typeof offerSchema>;

export const madeInvitationSchema = z.object({ id: z.uuid(), token: z.string(), expiresAt: z.iso.datetime() });

const membershipSchema = z.object({ datasetId: idSchema, role: roleSchema });

export const personSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Null of who signs in at a provider that has verified none. */
  email: z.string().nullable(),
  /** Of the provider, as far as they are signed in by it; only the studio's owners are told. */
  groups: z.string().array(),
  isOwner: z.boolean(),
  roles: membershipSchema.array(),
  /** Browsers in which they are signed in; only the studio's owners are told. */
  signIns: z.number().nullable(),
});
export type Person = z.infer<typeof personSchema>;

export const openInvitationSchema = z.object({
  id: z.uuid(),
  isOwner: z.boolean(),
  role: roleSchema.nullable(),
  datasetIds: idSchema.array(),
  madeBy: z.string(),
  expiresAt: z.iso.datetime(),
});
export type OpenInvitation = z.infer<typeof openInvitationSchema>;

/** What the screen of people shows: as much of it as whoever asks may decide about. */
export const peopleSchema = z.object({
  isOwner: z.boolean(),
  datasets: z.object({ id: idSchema, name: z.string() }).array(),
  people: personSchema.array(),
  invitations: openInvitationSchema.array(),
});
export type People = z.infer<typeof peopleSchema>;
