import { z } from "zod";

/** What a person is to a data set. Who owns the studio is owner of all of them. */
export const ROLES = ["owner", "lead", "reviewer", "reader"] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);

/**
 * What rights are asked of: a role as it was given, or that of a reviewer whose data set lets its reviewers browse
 * (`Dataset.reviewersBrowse`). Nobody is given the latter: it is joined with each request.
 */
export const EFFECTIVE_ROLES = [...ROLES, "browsing_reviewer"] as const;
export type EffectiveRole = (typeof EFFECTIVE_ROLES)[number];

/**
 * What a request does, as the rights to it are named.
 *
 * - `open`: before anybody has signed in, or said a name.
 * - `signed_in`: of no data set: whatever it tells is narrowed to what that person may see.
 * - `account`: of one's own account; a person's alone, and no key's.
 * - `show`: what an entry at work shows, and the guideline. A reviewer sees it of entries that were handed to them.
 * - `browse`: everything that lies in a data set. `export`: a copy of it. `download`: the exports that are there, and their files.
 * - `review`: hold entries and remark on them. `decide`: a verdict; as `review`, but refused in a way that keeps it.
 * - `lead`: change what others go by. `owner`: remove the data set, and say who may what in it.
 * - `watch`: how far a run is.
 * - `import`: into a data set that one leads, by its name. `people`: see who owners of a data set may. `keys`: make keys for
 *   programs, and revoke them. `audit`: read what was done in data sets that one leads. `studio`: its owner's.
 */
const ALLOWED = {
  open: "everybody",
  signed_in: "everybody signed in",
  account: "everybody signed in",
  show: ["owner", "lead", "reviewer", "browsing_reviewer", "reader"],
  browse: ["owner", "lead", "browsing_reviewer", "reader"],
  export: ["owner", "lead", "reader"],
  download: ["owner", "lead", "reader"],
  watch: ["owner", "lead", "reader"],
  review: ["owner", "lead", "reviewer", "browsing_reviewer"],
  decide: ["owner", "lead", "reviewer", "browsing_reviewer"],
  lead: ["owner", "lead"],
  owner: ["owner"],
  import: ["owner", "lead"],
  people: ["owner"],
  keys: ["owner", "lead"],
  audit: ["owner", "lead"],
  studio: [],
} as const satisfies Record<string, readonly EffectiveRole[] | "everybody" | "everybody signed in">;

export type Access = keyof typeof ALLOWED;
export const ACCESS = Object.keys(ALLOWED) as readonly Access[];

/** Those that are asked in no data set in particular: a role in any that allows it is enough. */
const ANYWHERE: readonly Access[] = ["import", "people", "keys", "audit", "studio"];
export const isAnywhere = (access: Access): boolean => ANYWHERE.includes(access);

/** Whether it is no matter of a data set's roles at all. */
export const isForAll = (access: Access): boolean =>
  access === "open" || access === "signed_in" || access === "account";

/** In a studio without accounts: what wants a name said. What only reads does not. */
export const needsName = (access: Access): boolean =>
  !["open", "signed_in", "show", "browse", "download", "watch"].includes(access);

/**
 * Who comes: what they are to each data set, by its id. `isOwner`: of the studio. `only`: of a key, what its scopes leave of
 * that (keys.ts).
 */
export type Standing = { isOwner: boolean; roles: Readonly<Record<string, EffectiveRole>>; only?: readonly Access[] };

/** The standing of everybody in a studio without accounts. */
export const EVERYTHING: Standing = { isOwner: true, roles: {} };

/** What somebody is to a data set; null where it does not exist for them. */
export const roleIn = ({ isOwner, roles }: Standing, datasetId: string): EffectiveRole | null =>
  isOwner ? "owner" : Object.hasOwn(roles, datasetId) ? (roles[datasetId] ?? null) : null;

/** Whether that role allows it. */
export function allows(role: EffectiveRole | null, access: Access): boolean {
  const allowed: readonly EffectiveRole[] | string = ALLOWED[access];
  return typeof allowed === "string" || (role !== null && allowed.includes(role));
}

/** Whether a key's scopes leave it; of a person all is left. */
export const isInScope = ({ only }: Standing, access: Access): boolean =>
  only === undefined || access === "signed_in" || only.includes(access);

/** Whether somebody may do it in that data set. */
export const mayIn = (standing: Standing, access: Access, datasetId: string): boolean =>
  isInScope(standing, access) && (standing.isOwner || allows(roleIn(standing, datasetId), access));

/** Whether somebody may do it in any data set, or in the studio itself. */
export const mayAnywhere = (standing: Standing, access: Access): boolean =>
  isInScope(standing, access) &&
  (standing.isOwner || isForAll(access) || Object.values(standing.roles).some((role) => allows(role, access)));

/** The data sets in which a role of theirs allows leading: of whoever owns the studio none stands here, and all are meant. */
export const leadIn = ({ roles }: Standing): string[] =>
  Object.keys(roles).filter((id) => allows(roles[id] ?? null, "lead"));

/** Those in which they are reviewers, and nothing more. */
export const reviewsIn = ({ roles }: Standing): string[] => Object.keys(roles).filter((id) => isReviewer(roles[id]));

const isReviewer = (role: EffectiveRole | undefined): boolean => role === "reviewer" || role === "browsing_reviewer";
