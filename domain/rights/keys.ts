import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { type Access, type EffectiveRole, mayIn, type Standing } from "./rights.ts";

/**
 * What a key may be for, and which accesses that is. Whatever stands in none of them no key can do: people, keys, owning.
 * `export` and `lead` read as well: a copy of a data set, or an action on a part of it, tells what lies in it.
 */
export const KEY_SCOPES = {
  read: ["show", "browse", "download", "watch"],
  export: ["show", "browse", "download", "watch", "export"],
  import: ["import", "watch"],
  review: ["show", "review", "decide"],
  lead: ["show", "browse", "download", "watch", "lead"],
  audit: ["audit"],
} as const satisfies Record<string, readonly Access[]>;

export type KeyScope = keyof typeof KEY_SCOPES;
export const SCOPES = Object.keys(KEY_SCOPES) as [KeyScope, ...KeyScope[]];
export const scopeSchema = z.enum(SCOPES);

export const KEY_DAYS_MAX = 365;
const PREFIX = "svit_";
/** 256 random bits behind a prefix by which people, and scanners of repositories, know it. */
const KEY = /^svit_[\w-]{43}$/;
const KEY_WITHIN = /svit_[\w-]{43}/;

export const printKey = (token: string): string => `${PREFIX}${token}`;

/** As much of a key as is kept to tell it from others: 24 of its bits. */
export const startOfKey = (key: string): string => key.slice(0, PREFIX.length + 4);

/**
 * The key of an `Authorization` header; null where there is none. `isOurs` is false for one that cannot be a studio's.
 * Other schemes, and other bearers, are a proxy's matter: nothing is said of them.
 */
export function readKey(authorization: string | null): { key: string; isOurs: boolean } | null {
  const [, key = ""] = /^bearer +(svit_.*)$/i.exec(authorization ?? "") ?? [];
  return key === "" ? null : { key, isOurs: KEY.test(key) };
}

/** Whether an address has a key in it, percent-encoded or not: from then on it stands in logs and histories. */
export function hasKey(address: string): boolean {
  return KEY_WITHIN.test(address) || KEY_WITHIN.test(address.replace(/%([0-7][0-9a-f])/gi, decodeSign));
}

const decodeSign = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));

/** What a key is for. `datasetIds`: null for all that its maker may reach, which only an owner of the studio can give. */
export type KeyReach = { scopes: readonly KeyScope[]; datasetIds: readonly string[] | null };

/**
 * What a key may: of what its maker may now, what its scopes and data sets leave. One that is for reviewing alone sees what a
 * reviewer sees, whatever its maker is.
 */
export function standingOfKey(maker: Standing, { scopes, datasetIds }: KeyReach): Standing {
  const only = scopes.flatMap((scope): readonly Access[] => KEY_SCOPES[scope]);
  if (datasetIds === null) return { ...maker, only };
  const isReviewer = scopes.every((scope) => scope === "review");
  const roles = datasetIds.flatMap((id): [string, EffectiveRole][] => {
    const role = maker.isOwner ? "owner" : maker.roles[id];
    if (role === undefined) return [];
    return [[id, isReviewer && role !== "reader" ? "reviewer" : role]];
  });
  return { isOwner: false, roles: Object.fromEntries(roles), only };
}

/** Whether somebody may do all that a scope is for in that data set. */
export const mayGive = (standing: Standing, scope: KeyScope, datasetId: string): boolean =>
  KEY_SCOPES[scope].every((access) => mayIn(standing, access, datasetId));

export const keyRequestSchema = z.strictObject({
  name: nameSchema(80),
  scopes: z.array(scopeSchema).min(1).max(SCOPES.length),
  /** Null: all data sets, those that come later as well. */
  datasetIds: z.array(idSchema).min(1).max(200).nullable(),
  days: z.number().int().min(1).max(KEY_DAYS_MAX),
});
export type KeyRequest = z.infer<typeof keyRequestSchema>;

export const madeKeySchema = z.object({ id: z.uuid(), key: z.string(), expiresAt: z.iso.datetime() });

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first signs. */
  start: z.string(),
  scopes: scopeSchema.array(),
  datasetIds: idSchema.array().nullable(),
  madeBy: z.string(),
  isOwn: z.boolean(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** `ended`: who made it has no account any more. */
  state: z.enum(["usable", "expired", "revoked", "ended"]),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** What the screen of keys shows: one's own, or all of them to an owner of the studio, and for what one can make another. */
export const keysSchema = z.object({
  isOwner: z.boolean(),
  datasets: z.object({ id: idSchema, name: z.string(), scopes: scopeSchema.array() }).array(),
  keys: apiKeySchema.array(),
});
export type Keys = z.infer<typeof keysSchema>;
