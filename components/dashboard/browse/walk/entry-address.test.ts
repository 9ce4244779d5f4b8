import { expect, test } from "vitest";
import { SORTS } from "#domain/find/browse-query.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { entryAddress, readListPlace } from "./entry-address.ts";

const row = { id: "17", wordCount: 40, boxCount: 3, changedAt: "2026-01-02T03:04:05.678Z" } as BrowseRow;
const paramsOf = (address: string) => address.slice(address.indexOf("?") + 1);

test.each(SORTS)("an entry's address leads back to its list and to its place there, sorted by %s", (sort) => {
  const search = `state=pending&text=red+bus${sort === "id" ? "" : `&sort=${sort}`}`;
  const address = entryAddress("4", row, search, sort);
  expect(address.startsWith("/datasets/4/entries/17?")).toBe(true);
  const place = readListPlace(paramsOf(address), "17");
  expect(place).toMatchObject({ search, query: { sort, filter: { text: "red bus", states: ["pending"] } } });
  const key = { id: null, words: 40, boxes: 3, changed: Date.parse("2026-01-02T03:04:05.678Z") };
  expect(place?.row).toEqual({ id: "17", key: key[sort.replace("-", "") as keyof typeof key] });
});

test("an address without a place, with another entry's or with a broken one is of no list", () => {
  expect(readListPlace("", "17")).toBeNull();
  expect(readListPlace("place=at:-.18", "17")).toBeNull();
  expect(readListPlace("place=after:-.17", "17")).toBeNull();
  expect(readListPlace("place=nowhere", "17")).toBeNull();
});
