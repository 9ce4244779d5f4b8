import type { ReadablePiece } from "./readable-diff.ts";

/**
 * An unchanged passage with at most so many characters shown next to each change, cut between words; phrases are never
 * cut. `isEnd`: it begins or ends the text, so no change is there.
 */
export function shortened(
  pieces: readonly ReadablePiece[],
  chars: number,
  isEnd: { head: boolean; tail: boolean },
): ReadablePiece[] {
  const [front, back] = [isEnd.head ? 0 : chars, isEnd.tail ? 0 : chars];
  const total = pieces.reduce((sum, piece) => sum + piece.words.length, 0);
  if (total <= front + back + GAIN_MIN) return [...pieces];
  const kept = taken([...pieces].reverse(), back, lastWords).reverse();
  return [...taken(pieces, front, firstWords), { words: " … ", hasBoxes: false }, ...kept];
}

/** Leaving out less than this is no gain. */
const GAIN_MIN = 20;

function taken(
  pieces: readonly ReadablePiece[],
  chars: number,
  cut: (words: string, chars: number) => string,
): ReadablePiece[] {
  const kept: ReadablePiece[] = [];
  let left = chars;
  for (const piece of pieces) {
    if (left <= 0) break;
    kept.push(piece.hasBoxes || piece.words.length <= left ? piece : { ...piece, words: cut(piece.words, left) });
    left -= piece.words.length;
  }
  return kept;
}

const firstWords = (words: string, chars: number): string => {
  const start = words.slice(0, chars).replace(/[\uD800-\uDBFF]$/, "");
  return start.match(/^[\s\S]*(?=\s)/)?.[0] || start;
};

const lastWords = (words: string, chars: number): string => {
  const end = words.slice(-chars).replace(/^[\uDC00-\uDFFF]/, "");
  return end.match(/\s[\s\S]*$/)?.[0].trimStart() || end;
};
