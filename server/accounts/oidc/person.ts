import * as oidc from "openid-client";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { GROUP_CHARS_MAX, GROUPS_MAX } from "#domain/rights/groups.ts";
import { emailSchema } from "#domain/rights/people.ts";
import { oidcSettings } from "./provider.ts";

/** Whom the provider says it is. `email`: one that it has verified, else null. */
export type OidcPerson = { issuer: string; subject: string; name: string; email: string | null; groups: string[] };

type Claims = Readonly<Record<string, unknown>>;

/** What the claims of an id token, and of the user's endpoint where there is one, say of whom they are about. */
export async function loadPerson(
  config: oidc.Configuration,
  accessToken: string,
  claims: Claims & { iss: string; sub: string },
): Promise<OidcPerson> {
  const more = await loadUserInfo(config, accessToken, claims.sub);
  const all = { ...claims, ...more };
  const email = all.email_verified === true ? emailSchema.safeParse(all.email) : null;
  const names = [all.name, all.preferred_username, all.nickname, claims.sub];
  const name = names.map((text) => nameSchema(80).safeParse(cut(text))).find(({ success }) => success);
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: name?.data ?? "Somebody",
    email: email?.success ? email.data : null,
    groups: groupsOf(all, oidcSettings().groupsClaim),
  };
}

/** What the user's endpoint says; nothing where there is none. It is asked for the same subject alone. */
export async function loadUserInfo(config: oidc.Configuration, accessToken: string, subject: string): Promise<Claims> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {};
  return (await oidc.fetchUserInfo(config, accessToken, subject)) as Claims;
}

const cut = (text: unknown) => (typeof text === "string" ? [...text].slice(0, 80).join("") : undefined);

/** The groups of a claim: its own name, or a way into objects (`realm_access.roles`). What is no text is none. */
export function groupsOf(claims: Claims, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : name.split(".").reduce<unknown>(within, claims);
  const groups = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  const texts = groups.filter((one): one is string => typeof one === "string");
  return [...new Set(texts)]
    .filter((one) => one !== "" && one.length <= GROUP_CHARS_MAX && !one.includes("\0"))
    .slice(0, GROUPS_MAX);
}

const within = (from: unknown, key: string): unknown =>
  typeof from === "object" && from !== null && Object.hasOwn(from, key)
    ? (from as Record<string, unknown>)[key]
    : undefined;
