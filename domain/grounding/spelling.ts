import type { Corners } from "#domain/box/box.ts";

/** How a number is printed: with at most so many decimals, or with exactly so many; whole numbers with leading zeros up to `digits`. */
export type Spelling = { decimals: number; isFixed?: boolean | undefined; digits?: number | undefined };

/** A number as a text has it; `0.5.` is none. */
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/g;

/** `0.16`, `0.500`, `034`. Never an exponent: 1e-7 is 0. */
export function printNumber(value: number, { decimals, isFixed = false, digits = 0 }: Spelling): string {
  const fixed = value.toFixed(decimals);
  const text = isFixed || !fixed.includes(".") ? fixed : fixed.replace(/\.?0+$/, "");
  if (/^-0(?:\.0*)?$/.test(text)) return text.slice(1);
  return text.padStart(digits, "0");
}

/**
 * The text of a box with other numbers in it, in the order in which it prints them: its blanks, brackets and leading zeros, and as many
 * decimals as it has, but not fewer than its notation prints. Null where the text does not hold as many numbers, and so is no example.
 */
export function respell(like: string, numbers: readonly number[], own: Spelling): string | null {
  const printed = like.match(NUMBER) ?? [];
  if (printed.length !== numbers.length) return null;
  const spelling = spellingOf(printed, own);
  let nth = 0;
  return like.replace(NUMBER, () => printNumber(numbers[nth++] ?? 0, spelling));
}

function spellingOf(printed: readonly string[], own: Spelling): Spelling {
  const decimals = printed.map((text) => text.split(".")[1]?.length ?? 0);
  const most = Math.min(Math.max(...decimals), 6);
  const isEven = most > 0 && decimals.every((count) => count === most);
  const zeroed = printed.filter((text) => /^0\d/.test(text));
  return {
    decimals: Math.max(most, own.decimals),
    // 0.500 beside 0.250: zeros at the end are printed where each number has as many decimals and one of them ends so.
    isFixed: isEven && (own.isFixed === true || printed.some((text) => text.endsWith("0"))),
    digits:
      zeroed.length > 0 ? Math.max(...zeroed.map((text) => text.length)) : printed.some(isShort(own)) ? 0 : own.digits,
  };
}

/** A number without the leading zeros that its notation prints: the text goes without them. */
const isShort =
  ({ digits = 0 }: Spelling) =>
  (text: string) =>
    text.length < digits;

/** Four numbers as across, down, across, down; null where they are not four, or one is no number. */
export function cornersOf(printed: readonly string[]): Corners | null {
  if (printed.length !== 4 || !printed.every((part) => /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(part))) return null;
  const [x1, y1, x2, y2] = printed.map(Number) as [number, number, number, number];
  return { x1, y1, x2, y2 };
}

export const inOrder = ({ x1, y1, x2, y2 }: Corners) => [x1, y1, x2, y2];

/** The numbers of `[x1, y1, x2, y2]`, or null where they are not four plain decimal ones. Ranges are not checked. */
export const cornersInBrackets = (text: string): Corners | null =>
  cornersOf(
    text
      .slice(1, -1)
      .split(",")
      .map((part) => part.trim()),
  );

/** Signs as a regular expression that means them alone. */
export const literal = (signs: string): string => signs.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
