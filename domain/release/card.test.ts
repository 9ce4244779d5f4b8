import { expect, test } from "vitest";
import { parse } from "yaml";
import { barRows, printBars } from "./bars.ts";
import { licenceOf, printCard, sizeCategory } from "./card.ts";
import type { CardFacts, CardSource } from "./card-facts.ts";
import { printCroissant } from "./croissant.ts";

const set = { entries: 1200, qas: 2400, photos: 300, tasks: { conversation: 1200 }, parts: { svit: 1200 } };
const more = { yesShare: 0.8, words: { question: 9, answer: 20 }, concepts: { covered: 3, of: 5 } };
const source: CardSource = {
  path: "conversation.json",
  kind: "file",
  source: null,
  licence: null,
  terms: null,
  kinds: ["not-stated"],
  entries: 900,
};
const about = { reviewers: "", payment: "", consent: "", intendedUse: "", licence: "" };
const facts: CardFacts = {
  dataset: "boats | <b>",
  recipe: "core",
  seed: 7,
  dataDay: "2026-11-30",
  files: [
    { name: "mix.json", records: 950, sha256: "ab", bytes: 10 },
    { name: "core.json", records: 100, sha256: "cd", bytes: 10 },
  ],
  before: { ...set, ...more },
  after: { ...set, ...more, entries: 900, yesShare: 0.5 },
  afterStates: { accepted: 700, edited: 100, pending: 100 },
  looked: 650,
  states: { accepted: 800, pending: 400 },
  leftOut: [{ why: "a question that is held out", count: 12 }],
  review: { people: 3, busiestShare: 0.5, entries: 800, twice: 40, modes: [{ mode: "keyboard", count: 800 }] },
  authors: [{ part: "svit", author: "gpt4", entries: 900 }],
  sources: [source],
  about,
  photos: null,
  photoLicences: [],
};

const headerOf = (card: string) => parse(card.split("---\n")[1] ?? "") as Record<string, unknown>;

test("the header names every data file, the mix first, and the size by records", () => {
  expect(headerOf(printCard(facts))).toMatchObject({
    license: "unknown",
    size_categories: ["1K<n<10K"],
    configs: [
      { config_name: "mix", data_files: "mix.json", default: true },
      { config_name: "core", data_files: "core.json" },
    ],
  });
  expect([999, 1000, 99_999, 100_000, 2e9].map(sizeCategory)).toEqual([
    ...["n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "n>100M"],
  ]);
});

test("what nobody said is not stated, what nobody measured not measured, and nothing is called better or certified", () => {
  const card = printCard(facts);
  for (const matter of ["who reviewed", "how they were paid", "consent", "intended use", "licence of this release"])
    expect(card).toContain(`| ${matter} | not stated |`);
  expect(card).toContain("Agreement between people: not measured.");
  expect(card).toContain("not measured (650 of 900 entries were looked at by a person)");
  expect(card).toContain("| `conversation.json` | 900 | not stated | not stated | not stated | not stated |");
  expect(card).toContain("| share of verdicts by the busiest person | 50 % |");
  expect(card).toContain("| of these by two or more people | 40 (5 %) |");
  expect(card).toContain("| a question that is held out | 12 |");
  expect(`${card}${printCroissant(facts, { name: "records.jsonl", sha256: "ef", bytes: 1 })}`).not.toMatch(
    /better|certified|guarantee|high[- ]quality/i,
  );
});

test("what people wrote stands in the card as text, on one line", () => {
  const told = { ...about, reviewers: "two | <script>\nstudents", licence: "cc-by-4.0" };
  const card = printCard({ ...facts, about: told });
  expect(card).toContain("| who reviewed | two \\| \\<script\\> students |");
  expect(card).toContain("# boats \\| \\<b\\>: core");
  expect(headerOf(card)).toMatchObject({ license: "cc-by-4.0" });
});

test("the card says under which licences the photos are, or that it is not stated", () => {
  expect(printCard(facts)).toContain("Licences of the photos: not stated here");
  const licence = { name: "Attribution | License", url: "http://creativecommons.org/licenses/by/2.0/" };
  const photoLicences = [
    { licence: null, kinds: ["not-stated" as const], photos: 2 },
    { licence, kinds: [], photos: 1200 },
  ];
  const card = printCard({ ...facts, photoLicences });
  expect(card).toContain("| not stated | 2 | not stated |");
  expect(card).toContain("(http://creativecommons.org/licenses/by/2.0/) | 1,200 | – |");
  expect(card).not.toContain("Attribution | License");
});

test("a release has its sources' licence only where all of them have the same", () => {
  const of = (...licences: (string | null)[]) =>
    licenceOf({ about, sources: licences.map((licence) => ({ ...source, licence })) });
  expect([of("mit", "mit"), of("mit", "cc-by-4.0"), of("mit", null), of("CC BY 4.0"), of()]).toEqual([
    ...["mit", "unknown", "unknown", "unknown", "unknown"],
  ]);
});

test("bars are shares of their own sums, names are text, and the rest of many is one row", () => {
  const before = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`part <${at}>`, 20 - at]));
  const rows = barRows(before, { "part <0>": 5, late: 5 });
  expect(rows).toHaveLength(12);
  expect(rows.at(-1)).toEqual({ name: "10 others", before: 45, after: 5 });
  const chart = printBars("Parts", rows, { before: "before", after: "after" });
  expect(chart).toContain("part &lt;0&gt;");
  expect(chart).not.toContain("part <0>");
  expect(chart).toContain("5 (50 %)");
});
