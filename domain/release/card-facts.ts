import type { PartAuthor } from "#domain/part/part-author.ts";
import type { About } from "./about.ts";
import type { LicenceKind } from "./licence-kind.ts";
import type { PhotosByLicence } from "./photos-by-licence.ts";

/** A file that entries of the release came from. */
export type CardSource = {
  path: string;
  kind: string;
  source: string | null;
  licence: string | null;
  terms: string | null;
  kinds: readonly LicenceKind[];
  entries: number;
};

/** How the data set was reviewed: by how many people, and what was seen by more than one of them. */
export type CardReview = {
  people: number;
  /** Of all verdicts, those of whoever gave the most; null where there are none. */
  busiestShare: number | null;
  /** Entries with a verdict, and those with verdicts of two people or more. */
  entries: number;
  twice: number;
  /** Verdicts by the way in which they were given. */
  modes: readonly { mode: string; count: number }[];
};

type Counts = { readonly [name: string]: number };
/** What a card tells of all that may be chosen, and of what was. */
export type CardSet = {
  entries: number;
  qas: number;
  photos: number;
  tasks: Counts;
  parts: Counts;
  yesShare: number | null;
  words: { question: number; answer: number };
  concepts: { covered: number; of: number };
};

export type CardFacts = {
  dataset: string;
  recipe: string;
  seed: number;
  /** The day of the newest verdict or entry: it goes with the data, not with the day of the cut. */
  dataDay: string;
  files: readonly { name: string; records: number; sha256: string; bytes: number }[];
  before: CardSet;
  after: CardSet | null;
  afterStates: Counts;
  /** Entries of the release that a person opened and decided, one by one. */
  looked: number;
  /** Entries of the data set by state. */
  states: Counts;
  /** What stayed behind, by reason. */
  leftOut: readonly { why: string; count: number }[];
  review: CardReview;
  authors: readonly { part: string; author: PartAuthor; entries: number }[];
  sources: readonly CardSource[];
  /** The photos that entries of the release are about, by their own licences. */
  photoLicences: readonly PhotosByLicence[];
  about: About;
  /** Files in its folder of photos, and photos that could not be had; null: it has none. */
  photos: { files: number; missing: number } | null;
};

export const NOT_STATED = "not stated";
export const NOT_MEASURED = "not measured";

/** What the lead says of a matter, or that it is not stated. */
export const stated = (text: string): string => (text.trim() === "" ? NOT_STATED : text.trim());
