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
  return format.number(value, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "narrow" : "short",
    maximumFractionDigits: value < 10 && unit !== "byte" ? 1 : 0,
  });
}
