import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MARKS } from "#domain/entry/contract.ts";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { browseQuerySchema, FIRST_QUERY, parseBrowseQuery, printBrowseQuery, SORTS } from "./browse-query.ts";
import { entryFilterSchema } from "./entry-filter.ts";
import { OUTCOMES } from "./filters/queues.ts";
import { FIRST_PAGE, type PagePlace, parsePlace, printPlace, rowKeyOf } from "./place.ts";

const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values));
const words = fc.string({ maxLength: 20 }).map((text) => text.replaceAll("\0", "").trim());
const id = fc.bigInt({ min: 1n, max: 9223372036854775807n }).map(String);
const count = fc.option(fc.nat(30_000));

const query = fc
  .record({
    filter: fc.record({
      tasks: some(TASKS),
      states: some(STATES),
      text: words,
      marks: some(MARKS),
      reviewers: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
      reasons: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { maxLength: 3 }),
      queues: fc.uniqueArray(id, { maxLength: 3 }),
      outcomes: some(OUTCOMES),
      objects: fc.uniqueArray(
        words.map((text) => text.toLowerCase()).filter((text) => text !== "" && text === text.toLowerCase().trim()),
        { maxLength: 3 },
      ),
      images: fc.uniqueArray(id, { maxLength: 3 }),
      boxesMin: count,
      boxesMax: count,
      wordsMin: count,
      wordsMax: count,
      changedSince: fc.option(
        fc
          .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
          .map((date) => date.toISOString()),
      ),
    }),
    sort: fc.constantFrom(...SORTS),
    view: fc.constantFrom("entries" as const, "photos" as const),
  })
  .map((value) => browseQuerySchema.parse(value));

describe("the address of a query", () => {
  test("is read back as the same query, also through a browser", () => {
    fc.assert(
      fc.property(query, (value) => {
        const printed = printBrowseQuery(value).toString();
        expect(parseBrowseQuery(new URLSearchParams(printed))).toEqual({ ok: true, query: value });
      }),
    );
  });

  // Saved views are compared by it.
  test("is the text that it was, key by key", () => {
    const reviewer = "0199a8a4-0000-7000-8000-000000000001";
    const text =
      `task=conversation&task=other&state=pending&mark=box-outside&reviewer=${reviewer}&reason=a-b&queue=4&outcome=open&object=red+boat` +
      "&image=7&boxesMin=1&boxesMax=2&wordsMin=3&wordsMax=4&text=car&since=2026-01-01T00%3A00%3A00Z&sort=-words&view=photos";
    const shuffled = new URLSearchParams(text.split("&").toReversed().join("&"));
    const read = parseBrowseQuery(shuffled);
    if (!read.ok) throw new Error(JSON.stringify(read.why));
    expect(printBrowseQuery(read.query).toString()).toBe(
      text.replace("conversation&task=other", "other&task=conversation"),
    );
  });

  test("of the first query is empty", () => {
    expect(printBrowseQuery(FIRST_QUERY).toString()).toBe("");
    expect(parseBrowseQuery(new URLSearchParams("task=&text=&boxesMin="))).toEqual({ ok: true, query: FIRST_QUERY });
  });

  test.each([
    "tasks=conversation",
    "task=singing",
    "filter=x",
    "__proto__=x",
    "sort=id&sort=words",
    "text=a&text=b",
    "boxesMin=-1",
    "boxesMin=1e3",
    "reviewer=Ann",
    "queue=0",
    "queue=9223372036854775808",
    "since=yesterday",
    "mark=strange",
    "view=list",
    "object=%00",
    `text=${"x".repeat(201)}`,
  ])("%s is refused", (search) => {
    expect(parseBrowseQuery(new URLSearchParams(search)).ok).toBe(false);
  });

  test("never throws, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        expect(typeof parseBrowseQuery(new URLSearchParams(pairs)).ok).toBe("boolean");
      }),
    );
  });
});

test("a filter of before is still one", () => {
  expect(entryFilterSchema.parse({ tasks: [], states: ["pending"], text: "" }).queues).toEqual([]);
});

describe("a place in a list", () => {
  const row = fc.record({ key: fc.option(fc.nat(4e12)), id });
  const place: fc.Arbitrary<PagePlace> = fc.oneof(
    fc.record({ from: fc.constantFrom("after" as const, "before" as const, "at" as const), row }),
    fc.record({ from: fc.constant("share" as const), share: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs) }),
  );

  test("is read back as the same place", () => {
    fc.assert(
      fc.property(place, (value) => {
        expect(parsePlace(printPlace(value))).toEqual(value);
      }),
    );
  });

  test.each([
    "",
    "after:1",
    "after:x.1",
    "after:1.0",
    "share:2",
    "share:-1",
    "share:NaN",
    "near:1.1",
    "at:-.9223372036854775808",
  ])("%j is none", (text) => expect(parsePlace(text)).toBeNull());

  test("of a row follows the order of the list", () => {
    const entry = { id: "7", wordCount: 3, boxCount: 2, changedAt: "2026-01-01T00:00:00.123Z" };
    expect(SORTS.map((sort) => printPlace({ from: "at", row: rowKeyOf(entry, sort) }))).toEqual([
      "at:-.7",
      "at:-.7",
      "at:1767225600123.7",
      "at:1767225600123.7",
      "at:3.7",
      "at:3.7",
      "at:2.7",
      "at:2.7",
    ]);
    expect(printPlace({ from: "at", row: rowKeyOf({ ...entry, changedAt: null }, "changed") })).toBe("at:-.7");
    expect(printPlace(FIRST_PAGE)).toBe("share:0");
  });
});
