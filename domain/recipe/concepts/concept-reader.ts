import { stem } from "#domain/naming/stem.ts";
import type { Concept } from "./concept-set.ts";

/** Finds the concepts of one entry after another: `begin`, then `read` for each of its texts, then `found`. */
export type ConceptReader = {
  begin(): void;
  /** A text as UTF-8, a character a byte; gives the number of its words. A phrase does not reach from one text into another. */
  read(bytes: string): number;
  /** How many distinct words were put to their stems. */
  wordsKnown(): number;
  /** The concepts of the entry so far, each once, in the order they were met; good until the next `begin`. */
  found(): Uint16Array;
};

/** Words that are known by their hashes; a set of three million entries has some hundred thousand. */
const SLOTS = 2 ** 20;
const KEPT_MAX = 700_000;

/**
 * A word is looked at by its stem (domain/naming/stem.ts) once, and known by 64 bits of hash from then on: gigabytes of text are read at
 * the speed of their bytes. Blanks and signs part words; each Han character is one.
 */
export function createConceptReader(concepts: readonly Concept[]): ConceptReader {
  const { wordIds, step, conceptAt } = endsOf(concepts);
  // Three numbers a slot, beside each other so that they come from memory together: both hashes, and a word's id and one (0: free).
  const slots = new Int32Array(SLOTS * 4);
  let kept = 0;
  const seenIn = new Uint32Array(concepts.length);
  let entry = 0;
  let found = new Uint16Array(256);
  let foundCount = 0;
  // The last words of the text, the newest at `at`; 0: no word of any concept.
  const last = new Uint16Array(16);
  let at = 0;

  const idOf = (bytes: string, start: number, end: number): number =>
    wordIds.get(stem(textOf(bytes.slice(start, end)))) ?? 0;
  const knownId = (one: number, other: number, bytes: string, start: number, end: number): number => {
    let slot = ((one ^ (one >>> 15)) & (SLOTS - 1)) * 4;
    for (; slots[slot + 2] !== 0; slot = (slot + 4) & (SLOTS * 4 - 1))
      if (slots[slot] === one && slots[slot + 1] === other) return (slots[slot + 2] as number) - 1;
    const id = idOf(bytes, start, end);
    if (kept < KEPT_MAX) {
      kept++;
      slots[slot] = one;
      slots[slot + 1] = other;
      slots[slot + 2] = id + 1;
    }
    return id;
  };
  /** A word has ended: which concepts end with it, the words before it included. */
  const take = (id: number) => {
    at = (at + 1) & 15;
    last[at] = id;
    if (id === 0) return;
    let node = 0;
    for (let back = 0; back < 8; back++) {
      node = step(node, last[(at - back) & 15] as number);
      if (node < 0) return;
      const concept = conceptAt(node);
      if (concept < 0 || seenIn[concept] === entry) continue;
      seenIn[concept] = entry;
      if (foundCount === found.length) found = grown(found);
      found[foundCount++] = concept;
    }
  };
  return {
    begin() {
      entry++;
      foundCount = 0;
    },
    read(bytes) {
      last.fill(0);
      let words = 0;
      let start = -1;
      let one = FNV_START;
      let other = OTHER_START;
      const length = bytes.length;
      for (let index = 0; index <= length; index++) {
        const code = index < length ? bytes.charCodeAt(index) : 32;
        const kind = KINDS[code] as number;
        if (kind >= 128) {
          const parts = kind === HAN ? 0 : signBytes(bytes, index);
          if (kind === HAN || parts > 0) {
            if (start >= 0) {
              words++;
              take(knownId(one, other, bytes, start, index));
              start = -1;
            }
            if (kind === HAN && !isHanSign(bytes, index)) {
              words++;
              take(idOf(bytes, index, index + 3));
            }
            index += (kind === HAN ? 3 : parts) - 1;
            continue;
          }
        }
        if (kind !== 0) {
          // Lower case of ASCII's letters; any other byte is itself.
          const letter = kind >= 128 ? code : kind;
          if (start < 0) {
            start = index;
            one = FNV_START;
            other = OTHER_START;
          }
          one = Math.imul(one ^ letter, 0x01000193);
          // Of 32 bits: a slot holds no more, and would never be found again.
          other = (Math.imul(other ^ letter, 0x5bd1e995) + 0x2545f491) | 0;
        } else if (start >= 0) {
          words++;
          take(knownId(one, other, bytes, start, index));
          start = -1;
        }
      }
      return words;
    },
    wordsKnown: () => kept,
    found: () => found.subarray(0, foundCount),
  };
}

const FNV_START = 0x811c9dc5 | 0;
const OTHER_START = 0x9e3779b9 | 0;

/** Of a byte that begins a Han character or a sign beside them (U+3000 to U+9FFF). */
const HAN = 255;
const BEYOND_ASCII = 128;
/** 0: parts words. A letter or digit: its lower case. Beyond ASCII: BEYOND_ASCII or HAN. */
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 0xe3 && code <= 0xe9) return HAN;
  if (code >= 128) return BEYOND_ASCII;
  const sign = String.fromCharCode(code);
  return /[A-Za-z0-9]/.test(sign) ? sign.toLowerCase().charCodeAt(0) : 0;
});

/** How many bytes a sign beyond ASCII has that parts words (a no-break space, a dash, a typographic quote, a fullwidth sign); 0 for a letter. */
function signBytes(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first === 0xc2) return 2;
  if (first === 0xe2 && bytes.charCodeAt(at + 1) === 0x80) return 3;
  return first === 0xef && bytes.charCodeAt(at + 1) === 0xbc ? 3 : 0;
}

/** U+3000 to U+303F: blanks and signs among Han characters. */
const isHanSign = (bytes: string, at: number) => bytes.charCodeAt(at) === 0xe3 && bytes.charCodeAt(at + 1) === 0x80;

/** Bytes of UTF-8 as text. domain/ is pure: a Buffer would do the same. */
function textOf(bytes: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  return DECODER.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
const DECODER = new TextDecoder();

function grown(list: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(list.length * 2);
  larger.set(list);
  return larger;
}

/** The concepts as a tree of their words from the last to the first. */
function endsOf(concepts: readonly Concept[]) {
  const wordIds = new Map<string, number>();
  const children = new Map<number, number>();
  const conceptOf: number[] = [-1];
  for (const [index, { words }] of concepts.entries()) {
    let node = 0;
    for (const word of words.toReversed()) {
      const id = wordIds.get(word) ?? wordIds.size + 1;
      wordIds.set(word, id);
      const key = node * WORDS_MAX + id;
      const child = children.get(key) ?? conceptOf.length;
      if (child === conceptOf.length) {
        conceptOf.push(-1);
        children.set(key, child);
      }
      node = child;
    }
    if (conceptOf[node] === -1) conceptOf[node] = index;
  }
  return {
    wordIds,
    step: (node: number, word: number) => (word === 0 ? -1 : (children.get(node * WORDS_MAX + word) ?? -1)),
    conceptAt: (node: number) => conceptOf[node] as number,
  };
}
/** An id is 16 bits wide. */
const WORDS_MAX = 2 ** 16;
