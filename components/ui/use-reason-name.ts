import { useLocale } from "next-intl";
import { type NamedReason, reasonName } from "#domain/verdict/reason-name.ts";

/** Names reasons by their codes, as their data set does, in the reader's language. */
export function useReasonName(reasons: readonly NamedReason[]): (code: string) => string {
  const locale = useLocale();
  return (code) => reasonName(reasons, code, locale);
}
