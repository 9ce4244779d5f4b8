import fc from "fast-check";
import { expect, test } from "vitest";
import { returnPath } from "./return-path.ts";

test.each([
  ["/datasets/1?text=a#b", "/datasets/1?text=a#b"],
  ["/review/7", "/review/7"],
  ["/", "/"],
  [null, "/"],
  ["", "/"],
  ["review/7", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["/..//evil.example", "/"],
  ["/.//evil.example/", "/"],
  ["https://evil.example/", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/sign-in", "/"],
])("after signing in, %j leads to %j", (text, path) => {
  expect(returnPath(text)).toBe(path);
});

test("whatever stands in the address, one stays in the studio", () => {
  const hostile = fc.array(
    fc.constantFrom("/", "\\", "..", ".", "@", ":", "evil.example", "\t", "\n", "?", "#", "%2f"),
  );
  fc.assert(
    fc.property(
      hostile.map((parts) => parts.join("")),
      (text) => {
        const path = returnPath(text);
        expect(new URL(path, "https://studio.example").host).toBe("studio.example");
      },
    ),
  );
});
