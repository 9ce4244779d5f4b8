import type { Corners } from "#domain/box/box.ts";
import type { PrintedBox } from "./notation.ts";
import type { Boxes } from "./pieces.ts";

/** Boxes that stand next to each other, as regular expressions: the whole row, and each box of it. */
export type RunGrammar = {
  /** What every row holds: most texts have none, and looking for it is ten times cheaper than for the row. */
  sign: string;
  run: string;
  box: string;
  /** The numbers of one box; null where they do not parse. */
  corners(text: string): Corners | null;
};

/**
 * Finds rows of boxes: one that begins at a place, blanks before it aside, and all between two places. The patterns must read a text once
 * whatever it holds: a class may not be followed by another that takes the same sign.
 */
export function runsOf({ sign, run, box, corners }: RunGrammar) {
  const behind = new RegExp(String.raw`\s*(${run})`, "y");
  const anywhere = new RegExp(run, "g");
  const one = new RegExp(box, "g");
  const boxesIn = (text: string, offset: number): PrintedBox[] =>
    Array.from(text.matchAll(one), (match) => ({
      start: offset + match.index,
      end: offset + match.index + match[0].length,
      text: match[0],
      numbers: corners(match[0]),
    }));
  return {
    boxesAt(text: string, at: number): Boxes | null {
      behind.lastIndex = at;
      const [whole, own] = behind.exec(text) ?? [];
      if (whole === undefined || own === undefined) return null;
      const end = at + whole.length;
      return { start: end - own.length, end, boxes: boxesIn(own, end - own.length) };
    },
    *strays(text: string, from: number, to: number): Generator<Boxes> {
      const part = text.slice(from, to);
      if (!part.includes(sign)) return;
      for (const match of part.matchAll(anywhere)) {
        const start = from + match.index;
        yield { start, end: start + match[0].length, boxes: boxesIn(match[0], start) };
      }
    },
  };
}
