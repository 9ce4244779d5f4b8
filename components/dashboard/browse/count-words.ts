import type { Count } from "#domain/find/count.ts";

/** "1,234", or where it is an estimate "1.2M": with fewer digits than it would seem to know. */
export function countWords({ count, isExact }: Count, locale: string): string {
  if (isExact) return new Intl.NumberFormat(locale).format(count);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 2 }).format(count);
}
