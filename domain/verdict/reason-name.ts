import { inLanguage } from "./in-language.ts";
import type { Reason } from "./reasons.ts";

export type NamedReason = Pick<Reason, "code" | "nameEn" | "nameZh">;

/** What a data set calls a reason in the reader's language; its code where the data set does not know it. */
export function reasonName(reasons: readonly NamedReason[], code: string, locale: string): string {
  const reason = reasons.find((candidate) => candidate.code === code);
  return reason ? inLanguage(reason, "name", locale) : code;
}
