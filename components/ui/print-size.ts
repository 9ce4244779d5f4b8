import type { useFormatter } from "next-intl";

const UNITS = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

/** Bytes in the reader's language: 812 B, 94 MB, 1.7 GB; a kilobyte is 1,000 bytes. */
export function printSize(format: ReturnType<typeof useFormatter>, bytes: number): string {
  const [unit, factor] = UNITS.find(([, size]) => bytes >= size) ?? (["byte", 1] as const);
  const value = bytes / factor;
  // Intl's own short byte is the word "byte", without a plural; its narrow one, "0B".
  if (unit === "byte") return `${format.number(value)} B`;
  return format.number(value, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}
