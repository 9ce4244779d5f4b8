import fc from "fast-check";
import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import { sentencesOf } from "./sentences.ts";

const cut = (text: string) => sentencesOf(text, SVIT_GROUNDING).map(({ start, end }) => text.slice(start, end));

test.each<[string[]]>([
  [["A man sits. ", "He reads a book! ", "Why?"]],
  [["Mr. Smith stands by No. 5 at 3.5 m. ", "Dr. Who waits, e.g. Tuesday, i.e. Never."]],
  [["It flew in the U.S. Army. "]],
  [["It flew in the U.S. ", "The crew waited at 5 p.m. ", "They left."]],
  [["John F. Kennedy waves. ", "Option B. ", "The end."]],
  [["Plates, cups, etc. ", "The table is set."]],
  [["Plates, cups, etc. on a table."]],
  [["First line\n", "second line without a stop\n\n", "Third."]],
  [["<image>\nDescribe the photo."]],
  [["1. A dog. ", "2. A cat."]],
  [["  \n A dog. ", "A cat.  \r\n\r\n"]],
  [["一只猫坐着。", "它在看什么？", "不知道！"]],
  [["“Stop!” the sign says. ", "(It is red.) ", "Nobody stops…"]],
])("%j is cut there and nowhere else", (sentences) => {
  expect(cut(sentences.join(""))).toEqual(sentences);
});

test("neither a mention nor a box is cut, whole or broken", () => {
  const text =
    "A <st>man. Tall<ed> [0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8] sits. The <st>dog<ed> [0.1, 0.5., 1, 1.] lies. Ends [0.386, 0.4.35, 0.996, 0.715].";
  expect(sentencesOf(text, SVIT_GROUNDING)).toHaveLength(3);
});

test("an empty text has no sentence, and blanks are one", () => {
  expect(cut("")).toEqual([]);
  expect(cut(" \n ")).toEqual([" \n "]);
});

test("sentences are the text without a gap, and cut no mention, whatever the text", () => {
  const pieces = [
    "Mr. ",
    "A dog. ",
    "no",
    ". ",
    "\n",
    "\r\n",
    " ",
    "3.5",
    "U.S. ",
    "<st>",
    "<ed>",
    "man",
    " [0.1, 0.2, 0.3, 0.4]",
    "猫。",
    "<image>",
    "! ",
    "\uD83D\uDE00",
    "1. ",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 25 }),
      (parts) => {
        const text = parts.join("");
        const sentences = sentencesOf(text, SVIT_GROUNDING);
        expect(sentences.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
        for (const piece of parseReferring(text).filter(({ kind }) => kind !== "plain"))
          expect(sentences.filter(({ start }) => start > piece.start && start < piece.end)).toEqual([]);
        if (text.trim() !== "") expect(cut(text).filter((sentence) => sentence.trim() === "")).toEqual([]);
      },
    ),
  );
});
