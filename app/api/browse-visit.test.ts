import { expect, test } from "vitest";
import { readPageAsked, readQuery } from "./browse-visit.ts";

const request = (search: string) => new Request(`http://studio.test/api/datasets/1/entries${search}`);

test("a request asks for a page of a query, whose lists repeat their key", () => {
  const asked = readPageAsked(
    request("?task=conversation&task=other&text=red+boat&place=after:17.4&rows=20&sort=words"),
  );
  expect(asked.query.filter).toMatchObject({ tasks: ["conversation", "other"], text: "red boat" });
  expect(asked).toMatchObject({ place: { from: "after", row: { key: 17, id: "4" } }, rowsMax: 20 });
  expect(readPageAsked(request(""))).toMatchObject({ place: { from: "share", share: 0 }, rowsMax: 50 });
});

test.each(["?rows=0", "?rows=201", "?rows=x", "?place=somewhere", "?place=after:1.0", "?limit=5", "?task=singing"])(
  "%s is refused",
  (search) => {
    expect(() => readPageAsked(request(search))).toThrow();
  },
);

test("a count has no page", () => {
  expect(() => readQuery(request("?rows=20"))).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
