import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import {
  atomsWithin,
  caretAfter,
  caretFound,
  type FoundPiece,
  rawAfter,
  rawOffset,
  replaced,
  type ShownText,
  shownLength,
  shownOffset,
  shownText,
  spanAfter,
} from "./shown-text.ts";

const TEXT = "A <st>man<ed> [0.1, 0.2, 0.3, 0.4] sits.\r\n<image> [0, 0, 1, 1] end";

const anyRaw = fc
  .array(
    fc
      .constantFrom("a", "b ", "\r\n", "\n", "\r", "👩‍🚀", "猫", "\u200B", "\uFFFC", "<image>", "<st>", "<ed>", "[1]")
      .chain((part) =>
        fc.constantFrom(
          part,
          "<st>man<ed> [0.1, 0.2, 0.3, 0.4]",
          "<st>dogs<ed> [0, 0, 1, 1], [0, 0, .5, .5]",
          "<st>sky<ed>",
          "[0, 0, 1, 1]",
        ),
      ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));

const found = (shown: ShownText) => shown.pieces.map((piece) => ({ isAtom: piece.kind !== "words", text: piece.text }));

const lengthOf = (shown: ShownText) => shown.pieces.reduce((sum, piece) => sum + shownLength(piece), 0);

/** A random place and length within a text of `length` letters. */
const spanIn = (length: number, [at, long]: [number, number]) => {
  const start = Math.floor(at * (length + 1));
  return { start, end: Math.min(length, start + Math.floor(long * 4)) };
};

const share = fc.double({ min: 0, max: 0.999, noNaN: true });

describe("a text as it is edited", () => {
  test("is words, and atoms for mentions, the image's place and boxes without a phrase", () => {
    expect(shownText(TEXT, SVIT_GROUNDING).pieces.map(({ kind, text }) => [kind, text])).toEqual([
      ["words", "A "],
      ["mention", "<st>man<ed> [0.1, 0.2, 0.3, 0.4]"],
      ["words", " sits.\n"],
      ["image", "<image>"],
      ["words", " "],
      ["stray", "[0, 0, 1, 1]"],
      ["words", " end"],
    ]);
  });

  test("covers the raw text without a gap, and its bytes stay when nothing is changed", () => {
    fc.assert(
      fc.property(anyRaw, (raw) => {
        const shown = shownText(raw, SVIT_GROUNDING);
        expect(shown.pieces.map(({ start, end }) => raw.slice(start, end)).join("")).toBe(raw);
        expect(rawAfter(raw, shown, found(shown))).toBe(raw);
      }),
    );
  });

  test("maps every shown offset to the raw one and back", () => {
    fc.assert(
      fc.property(anyRaw, (raw) => {
        const shown = shownText(raw, SVIT_GROUNDING);
        for (let offset = 0; offset <= lengthOf(shown); offset++)
          expect(shownOffset(raw, shown, rawOffset(raw, shown, offset))).toBe(offset);
      }),
    );
  });

  test("of a span holds atoms and line endings whole, and leaves the text around the span", () => {
    const end = TEXT.indexOf("\n");
    const shown = shownText(TEXT, SVIT_GROUNDING, { start: 4, end });
    expect(TEXT.slice(shown.start, shown.end)).toBe("<st>man<ed> [0.1, 0.2, 0.3, 0.4] sits.\r\n");
    expect(rawAfter(TEXT, shown, [{ isAtom: false, text: "He sits.\n" }])).toBe(
      `A He${TEXT.slice(TEXT.indexOf(" sits"))}`,
    );
  });

  test("an empty span is a place to write at", () => {
    const shown = shownText("ab", SVIT_GROUNDING, { start: 1, end: 1 });
    expect(shown).toEqual({ start: 1, end: 1, pieces: [] });
    expect(rawAfter("ab", shown, [{ isAtom: false, text: "-" }])).toBe("a-b");
  });
});

describe("the raw text after an edit of the shown one", () => {
  test("differs from the one before only where letters and atoms were replaced, which are never cut", () => {
    fc.assert(
      fc.property(
        anyRaw,
        fc.array(fc.tuple(share, share, fc.constantFrom("", "x", "\n", "好", "<st>new<ed> [0, 0, 1, 1]")), {
          maxLength: 6,
        }),
        (first, edits) => {
          let raw = first;
          for (const [at, long, words] of edits) {
            const shown = shownText(raw, SVIT_GROUNDING);
            const { start, end } = spanIn(lengthOf(shown), [at, long]);
            const span = { start: rawOffset(raw, shown, start), end: rawOffset(raw, shown, end) };
            for (const piece of shown.pieces.filter(({ kind }) => kind !== "words"))
              expect(
                piece.start >= span.end ||
                  piece.end <= span.start ||
                  (piece.start >= span.start && piece.end <= span.end),
              ).toBe(true);
            const next = replaced(raw, span, words);
            expect(next.raw.endsWith(raw.slice(span.end))).toBe(true);
            // Only a lone CR that would melt with an LF may change.
            const head = raw.slice(0, span.start);
            expect([head, head.replace(/\r$/, "\n")]).toContain(next.raw.slice(0, span.start));
            raw = next.raw;
          }
        },
      ),
    );
  });

  test("is found from what a field holds: atoms that stay keep their bytes, letters before and behind the change too", () => {
    fc.assert(
      fc.property(anyRaw, share, share, fc.constantFrom("", "x", "\n", "好"), (raw, at, long, words) => {
        const shown = shownText(raw, SVIT_GROUNDING);
        const letters = found(shown).flatMap((piece) =>
          piece.isAtom ? [piece] : Array.from(piece.text, (text) => ({ isAtom: false, text })),
        );
        const { start, end } = spanIn(letters.length, [at, long]);
        const after = letters.toSpliced(start, end - start, ...(words ? [{ isAtom: false, text: words }] : []));
        const next = rawAfter(raw, shown, after);
        const print = (pieces: typeof letters) => pieces.map(({ text }) => text).join("");
        expect(next.replace(/\r\n?/g, "\n")).toBe(print(after).replace(/\r\n?/g, "\n"));
        const before = print(letters.slice(0, start)).replace(/\r\n?/g, "\n");
        expect(next.replace(/\r\n?/g, "\n").startsWith(before)).toBe(true);
      }),
    );
  });

  test("keeps every other line ending", () => {
    const raw = "one\r\ntwo\r\nthree\nfour";
    expect(rawAfter(raw, shownText(raw, SVIT_GROUNDING), [{ isAtom: false, text: "one\n2\nthree\nfour" }])).toBe(
      "one\r\n2\r\nthree\nfour",
    );
    expect(rawAfter(raw, shownText(raw, SVIT_GROUNDING), [{ isAtom: false, text: "one\ntwothree\nfour" }])).toBe(
      "one\r\ntwothree\nfour",
    );
  });

  test("tells an atom from the same letters typed", () => {
    const raw = "see <image>";
    expect(rawAfter(raw, shownText(raw, SVIT_GROUNDING), [{ isAtom: false, text: "see <imag" }])).toBe("see <imag");
  });
});

describe("places in a text that changes elsewhere", () => {
  test.each([
    ["before it", "abc", "Xabc", { start: 2, end: 3 }],
    ["behind it", "abcd", "abcX", { start: 1, end: 2 }],
    ["at its end", "abc", "abXc", { start: 1, end: 3 }],
    ["at its beginning", "abc", "aXbc", { start: 1, end: 3 }],
    ["at its end, like the letter behind it", "abb", "abbb", { start: 1, end: 3 }],
    ["within it and beyond", "abc", "", { start: 0, end: 0 }],
  ])("a span after a change %s", (_, before, after, span) => {
    expect(spanAfter({ start: 1, end: 2 }, before, after)).toEqual(span);
  });

  test.each([
    [2, "abc", "Xabc", 3],
    [1, "abc", "abcX", 1],
    [2, "abcd", "aXYd", 3],
    [3, "abc", "ab", 2],
    [2, "ab", "abc", 3],
    // One of two like letters goes, the other comes back.
    [3, "hello", "helo", 2],
    [2, "helo", "hello", 3],
  ])("a caret at %d of %s, which becomes %s", (caret, before, after, place) => {
    expect(caretAfter(caret, before, after)).toBe(place);
  });

  test("the atoms of a shown span are told with their places", () => {
    const shown = shownText(TEXT, SVIT_GROUNDING);
    expect(atomsWithin(shown, { start: 2, end: 3 }).map(({ atom, at }) => [atom.words, at])).toEqual([["man", 2]]);
    expect(atomsWithin(shown, { start: 3, end: 9 })).toEqual([]);
    expect(atomsWithin(shown, { start: 0, end: 99 }).map(({ at }) => at)).toEqual([2, 10, 12]);
  });

  test("a caret stays where it stands, whether words came before it or behind it", () => {
    fc.assert(
      fc.property(anyRaw, share, share, fc.constantFrom("x", "你好", "a", "\n"), (raw, atShare, caretShare, words) => {
        const before = shownText(raw, SVIT_GROUNDING);
        const length = lengthOf(before);
        const at = Math.floor(atShare * (length + 1));
        const focus = Math.floor(caretShare * (length + words.length + 1));
        const units = found(before).flatMap(({ isAtom, text }) =>
          (isAtom ? [text] : text.split("")).map((unit) => ({ isAtom, text: unit })),
        );
        // It stands at an edge of the words that came, or elsewhere.
        fc.pre(focus <= at || focus >= at + words.length);
        const caret = focus <= at ? focus : focus - words.length;
        // No pair of surrogates is cut.
        const isCut = (offset: number) => /[\ud800-\udbff]$/.test(units[offset - 1]?.text ?? "");
        fc.pre(!isCut(at) && !isCut(caret));
        const now = joined([...units.slice(0, at), { isAtom: false, text: words }, ...units.slice(at)]);
        const after = rawAfter(raw, before, now);
        // Where the words make an atom of what stands around them, offsets of now count otherwise.
        fc.pre(lengthOf(shownText(after, SVIT_GROUNDING)) === length + words.length);
        expect(shownOffset(after, shownText(after, SVIT_GROUNDING), caretFound(raw, before, now, after, focus))).toBe(
          focus,
        );
      }),
    );
  });
});

/** Words that follow each other as one piece, as a field is read. */
const joined = (pieces: readonly FoundPiece[]) => {
  const merged: FoundPiece[] = [];
  for (const { isAtom, text } of pieces) {
    const last = merged.at(-1);
    if (last && !last.isAtom && !isAtom) last.text += text;
    else merged.push({ isAtom, text });
  }
  return merged;
};
