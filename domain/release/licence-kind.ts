/** What of a licence matters to who gives a set on: free, no derivatives, no commerce, or nobody stated it. */
export const LICENCE_KINDS = ["no-derivatives", "non-commercial", "not-stated"] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

/**
 * What a licence forbids, by its name as cards have it (`cc-by-nc-nd-4.0`, "CC BY-NC 4.0", "Attribution-NonCommercial"). One that names neither
 * restriction has none here: whether it is met is a person's to judge.
 */
export function licenceKinds(licence: string | null): LicenceKind[] {
  const text = licence?.trim().toLowerCase() ?? "";
  if (text === "" || /^(?:unknown|other|none|n\/a|not[ -]stated)$/.test(text)) return ["not-stated"];
  const kinds: LicenceKind[] = [];
  if (/(?:^|[^a-z])nd(?:[^a-z]|$)|no[- ]?deriv/.test(text)) kinds.push("no-derivatives");
  if (/(?:^|[^a-z])nc(?:[^a-z]|$)|non[- ]?commercial/.test(text)) kinds.push("non-commercial");
  return kinds;
}
