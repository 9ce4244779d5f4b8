/** What LLaMA's tokenizer knows: the number of each piece, and of each pair of pieces that may be joined (`st reet`) its rank, the smallest first. */
type Vocabulary = { vocabByString: ReadonlyMap<string, number>; merges: ReadonlyMap<string, number> };

/**
 * Counts the tokens of a word by joining pairs of pieces as the tokenizer does, the pair of the smallest rank first and of equal ones the leftmost, over
 * an array of numbers: a word has a few pieces, and the queue and list that the tokenizer keeps for long texts take twenty times as long. Letters, digits
 * and blanks of ASCII are pieces of their own in LLaMA's vocabulary; any other text is left to `count`.
 */
export function wordCounter(vocabulary: Vocabulary, count: (text: string) => number): (text: string) => number {
  const joins = joinsOf(vocabulary);
  const pieceOf = Int32Array.from({ length: 128 }, (_, code) => {
    const sign = String.fromCharCode(code);
    return vocabulary.vocabByString.get(sign === " " ? OWN_BLANK : sign) ?? 0;
  });
  const pieces = new Int32Array(LONGEST);
  // What each piece and the one behind it join to, the smallest first; NONE where they do not.
  const ranks = new Int32Array(LONGEST);
  const rankOf = (at: number) => joins[pieces[at] as number]?.get(pieces[at + 1] as number) ?? NONE;
  return (word) => {
    let length = word.length;
    if (length > LONGEST || !PLAIN.test(word)) return count(word);
    for (let at = 0; at < length; at++) pieces[at] = pieceOf[word.charCodeAt(at)] as number;
    for (let at = 0; at + 1 < length; at++) ranks[at] = rankOf(at);
    for (;;) {
      let first = -1;
      let least = NONE;
      for (let at = 0; at + 1 < length; at++)
        if ((ranks[at] as number) < least) {
          least = ranks[at] as number;
          first = at;
        }
      if (first < 0) return length;
      pieces.copyWithin(first, first + 1, length);
      ranks.copyWithin(first, first + 1, length);
      length--;
      pieces[first] = least & PIECE_MASK;
      ranks[first] = first + 1 < length ? rankOf(first) : NONE;
      if (first > 0) ranks[first - 1] = rankOf(first - 1);
    }
  };
}

const LONGEST = 40;
const PLAIN = /^[A-Za-z0-9 ]+$/;
/** The tokenizer's own blank. */
const OWN_BLANK = "\u2581";
/** Pieces are fewer than 2^15, ranks fewer than 2^16: both fit into 31 bits, which V8 keeps without a box. */
const PIECE_BITS = 15;
const PIECE_MASK = 2 ** PIECE_BITS - 1;
const NONE = 2 ** 31 - 1;

/** By the first piece and then the second: the rank of their joint above its piece. */
function joinsOf({ vocabByString, merges }: Vocabulary): (Map<number, number> | undefined)[] {
  const joins: (Map<number, number> | undefined)[] = [];
  // By their places: the tokenizer's own ranks leave gaps.
  for (const [rank, pair] of [...merges.keys()].entries()) {
    const [left = "", right = ""] = pair.split(" ");
    const [one, other, joint] = [left, right, left + right].map((piece) => vocabByString.get(piece));
    if (one === undefined || other === undefined || joint === undefined) continue;
    joins[one] ??= new Map();
    joins[one].set(other, (rank << PIECE_BITS) | joint);
  }
  return joins;
}
