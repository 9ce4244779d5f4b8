import { expect, test } from "vitest";
import { readPage, readQuery } from "./browse-address.ts";

const address = (search: string) => new URLSearchParams(search);

test("a request asks for a page of a query, whose lists repeat their key", () => {
  const asked = readPage(address("?task=conversation&task=other&text=red+boat&place=after:17.4&rows=20&sort=words"));
  expect(asked.query.filter).toMatchObject({ tasks: ["conversation", "other"], text: "red boat" });
  expect(asked).toMatchObject({ place: { from: "after", row: { key: 17, id: "4" } }, rowsMax: 20 });
  expect(readPage(address(""))).toMatchObject({ place: { from: "share", share: 0 }, rowsMax: 50 });
});

test.each(["?rows=0", "?rows=201", "?rows=x", "?place=somewhere", "?place=after:1.0", "?limit=5", "?task=singing"])(
  "%s is refused",
  (search) => {
    expect(() => readPage(address(search))).toThrow();
  },
);

test("a count has no page", () => {
  expect(() => readQuery(address("?rows=20"))).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
