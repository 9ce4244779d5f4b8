import { expect, test } from "vitest";
import { isAddressOf, photoUrl } from "./photo-url.ts";

const image = { id: "7", widthPx: 96, heightPx: 64 };
const versionOf = (url: string) => new URL(url, "http://studio").searchParams.get("v") ?? "";

test("a photo's address changes with its size and its bytes, and holds what a route lets in", () => {
  const urls = [
    photoUrl({ ...image, photoMark: null }),
    photoUrl({ ...image, photoMark: "0123abcd" }),
    photoUrl({ ...image, photoMark: "0123abce" }),
    photoUrl({ ...image, widthPx: 97, photoMark: "0123abcd" }),
    photoUrl({ ...image, photoMark: "0123abcd" }, 320),
  ];
  expect(new Set(urls).size).toBe(5);
  for (const url of urls) expect(versionOf(url)).toMatch(/^\w{1,40}$/);
});

test("an address is of the bytes that it was made for, one from before marks of any", () => {
  const old = versionOf(photoUrl({ ...image, photoMark: null }));
  const marked = versionOf(photoUrl({ ...image, photoMark: "0123abcd" }));
  expect([isAddressOf(old, null), isAddressOf(old, "0123abcd")]).toEqual([true, true]);
  expect([isAddressOf(marked, "0123abcd"), isAddressOf(marked, "0123abce"), isAddressOf(marked, null)]).toEqual([
    true,
    false,
    false,
  ]);
});
