import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";

/** As a name was typed where there were no accounts. */
export const formerNameSchema = nameSchema(80);

/** What a person sees of their own account. */
export const ownAccountSchema = z.object({
  name: z.string(),
  email: z.string().nullable(),
  hasPassword: z.boolean(),
  /** They sign in at the provider, too. */
  isLinked: z.boolean(),
  signIns: z
    .object({
      id: z.uuid(),
      address: z.string(),
      userAgent: z.string(),
      createdAt: z.iso.datetime(),
      isThis: z.boolean(),
    })
    .array(),
  /** Former names that nobody has confirmed yet, and those that somebody has. */
  claims: z.object({ id: z.uuid(), name: z.string() }).array(),
  formerNames: z.string().array(),
});
export type OwnAccount = z.infer<typeof ownAccountSchema>;

/** What an owner of the studio decides about: names of before accounts, and who says to have been them. */
export const formerNamesSchema = z.object({
  names: z
    .object({
      id: z.uuid(),
      number: z.number(),
      name: z.string(),
      /** Whose it is; null while it is nobody's. */
      personId: z.uuid().nullable(),
      personName: z.string().nullable(),
      verdicts: z.number(),
      lastAt: z.iso.datetime().nullable(),
    })
    .array(),
  claims: z.object({ id: z.uuid(), name: z.string(), personId: z.uuid(), personName: z.string() }).array(),
});
export type FormerNames = z.infer<typeof formerNamesSchema>;
