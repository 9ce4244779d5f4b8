import { z } from "zod";
import type { MessageCode } from "#domain/message.ts";

/** What the page to sign in says of a single sign-on that failed: sentences without gaps, as their names stand in its address. */
const CODES = [
  "oidcDown",
  "oidcWrong",
  "oidcRefused",
  "oidcExpired",
  "oidcNobody",
  "oidcTaken",
  "oidcEmailKnown",
  "oidcOff",
  "invitationGone",
  "signInFirst",
] as const satisfies readonly MessageCode[];

export type SignInProblem = (typeof CODES)[number] | "internal";

/** One of them; another is a fault of ours. Null where none is told. */
export const signInProblem = (code: string | null | undefined): SignInProblem | null =>
  code ? z.enum(CODES).or(z.literal("internal")).catch("internal").parse(code) : null;
