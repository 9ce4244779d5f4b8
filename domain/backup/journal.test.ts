import { expect, test } from "vitest";
import { type JournalLine, parseJournal, printJournalLine } from "./journal.ts";

const line = (at: string): JournalLine => ({
  at,
  wal: [{ segment: "000000010000000000000001", offset: 0, bytes: 8, sha256: "a".repeat(64) }],
  files: [{ path: "photos/1.jpg", bytes: 3, sha256: "b".repeat(64) }],
});
const lines = [line("2026-01-31T10:00:00.000Z"), line("2026-01-31T10:01:00.000Z")];
const text = lines.map(printJournalLine).join("");

test("cut at any byte, a journal has its whole lines and no more", () => {
  const first = text.indexOf("\n") + 1;
  for (let length = 0; length <= text.length; length++) {
    const count = length === text.length ? 2 : length >= first ? 1 : 0;
    expect(parseJournal(text.slice(0, length))).toEqual(lines.slice(0, count));
  }
});

test("a line that is not one is told from one that was cut off", () => {
  expect(parseJournal(`{}\n${text}`)).toBeNull();
  expect(parseJournal(text.replace("photos/1.jpg", "../1.jpg"))).toBeNull();
});
