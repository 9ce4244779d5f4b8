import { expect, test } from "vitest";
import { readSearch } from "./query.ts";

const read = (search: string) => readSearch(new Request(`http://studio.test/api/x${search}`));

test("parameters are read as they are spelled", () => {
  expect([...read("")]).toEqual([]);
  expect([...read("?a=1&b=%E8%A7%86+x&a=2&c")]).toEqual([
    ["a", "1"],
    ["b", "视 x"],
    ["a", "2"],
    ["c", ""],
  ]);
});

test.each(["?a=%00", "?%00=1", "?a=%ff", "?a=%ED%A0%80", "?a=%", "?%zz"])(
  "%s is refused, whatever the route makes of its parameters",
  (search) => {
    expect(() => read(search)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  },
);
