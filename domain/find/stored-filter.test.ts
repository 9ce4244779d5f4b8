import { describe, expect, test } from "vitest";
import { parseBrowseAddress } from "./browse-query.ts";
import { entryFilterSchema, NO_FILTER } from "./entry-filter.ts";
import {
  FILTER_VERSION,
  parseStoredFilter,
  parseStoredQuery,
  printStoredFilter,
  printStoredQuery,
  readStored,
  storedFilterSchema,
} from "./stored-filter.ts";

const FILTER = entryFilterSchema.parse({ tasks: ["conversation"], text: "red boat", wordsMin: 3, queues: ["4"] });

describe("a stored filter", () => {
  test("is read as it was printed", () => {
    const stored = JSON.parse(JSON.stringify(printStoredFilter(FILTER)));
    expect(stored.version).toBe(FILTER_VERSION);
    expect(parseStoredFilter(stored)).toEqual({ ok: true, filter: FILTER });
  });

  test("without a version, and with fewer fields, is one of before", () => {
    expect(parseStoredFilter({ tasks: [], states: ["pending"], text: "" })).toEqual({
      ok: true,
      filter: { ...NO_FILTER, states: ["pending"] },
    });
    expect(parseStoredFilter({})).toEqual({ ok: true, filter: NO_FILTER });
  });

  test.each([
    ["a field that is not known", { ...FILTER, colour: ["red"] }, "colour"],
    ["a value that is not known", { version: 1, states: ["doubtful"] }, "states"],
    ["a newer version", { version: FILTER_VERSION + 1 }, `${FILTER_VERSION + 1}`],
    ["no filter at all", [], "expected an object"],
    ["nothing", null, "expected an object"],
  ])("with %s is refused with the reason", (_, stored, told) => {
    const parsed = parseStoredFilter(stored);
    expect(parsed.ok).toBe(false);
    expect(() => readStored(storedFilterSchema, stored)).toThrow(told);
  });
});

describe("a stored query", () => {
  test.each(["", "task=conversation&text=red+boat&sort=-words"])("%j is read as it was printed", (address) => {
    expect(parseStoredQuery(printStoredQuery(address))).toEqual(parseBrowseAddress(address));
    expect(parseStoredQuery(address)).toEqual(parseBrowseAddress(address));
  });

  test.each(["version=1&colour=red", "colour=red", `version=${FILTER_VERSION + 1}`, "version=1version=1", "version=x"])(
    "%s is refused",
    (stored) => expect(parseStoredQuery(stored).ok).toBe(false),
  );
});
