import { browseQuerySchema, printBrowseQuery } from "#domain/find/browse-query.ts";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { Words } from "./choose-words.ts";

/** What is asked for, and which promise its time is held to. */
export type Question = { name: string; kind: "page" | "search"; search: URLSearchParams };

/** Ten combinations of filters: wide ones, rare ones, and such that each part is common and hardly anything fits all. */
export function combinations(words: Words, objectName: string): Question[] {
  return [
    page("task and state", { tasks: ["referring_qa"], states: ["pending"] }),
    page("two tasks, most boxes first", { tasks: ["referring_qa", "conversation"] }, "-boxes"),
    page("flagged, longest first", { states: ["flagged"] }, "-words"),
    page("flagged by anyone, newest first", { states: ["flagged"], changedSince: "2020-01-01T00:00:00Z" }, "-changed"),
    page("object in the photo", { objects: [objectName] }),
    page("object, task and length", { objects: [objectName], tasks: ["detail_description"], wordsMin: 120 }, "-words"),
    page("mark, not decided", { marks: ["too-few-pairs"], states: ["pending"] }),
    page("length and boxes, both narrow", { wordsMin: 60, wordsMax: 62, boxesMin: 5 }),
    page("boxes where no task has any (nothing fits)", { tasks: ["conversation"], boxesMin: 3 }),
    page("flagged with a rare word", { states: ["flagged"], text: words.medium }),
  ];
}

/** Searches from a word that stands everywhere to one that stands nowhere. */
export const searches = (words: Words): Question[] => [
  search("word in nearly all entries", words.common),
  search("word in some of a hundred", words.medium),
  search("rare word", words.rare),
  search("word that nobody wrote", "qzxqzx"),
  search("two common words", `${words.common} ${words.second}`),
  search("beginning of a word", `${words.rare.slice(0, 4)}*`),
  search("inside of a rare word", `*${words.rare.slice(1, 4)}*`),
  search("inside of many words", `*${words.common.slice(0, 3)}*`),
  search("letters in no word", "*qzx*"),
  search("end of many words, without a common one", `*ing -${words.common}`),
];

export const EVERYTHING: Question = page("all entries", {});

function page(name: string, filter: Partial<EntryFilter>, sort = "id"): Question {
  const query = browseQuerySchema.parse({ filter: entryFilterSchema.parse(filter), sort });
  return { name, kind: filter.text ? "search" : "page", search: printBrowseQuery(query) };
}

const search = (name: string, text: string): Question => ({ ...page(name, { text }), kind: "search" });
