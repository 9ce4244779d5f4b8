import { expect, test } from "vitest";
import { addressesFile, folderAddress, PUBLIC_ADDRESSES } from "./addresses.ts";
import { parseContentRange } from "./content-range.ts";

test("every public address is https", () => {
  for (const address of Object.values(PUBLIC_ADDRESSES)) expect(folderAddress.parse(address)).toMatch(/^https:/);
});

test.each(["ftp://lab/svit", "file:///etc", "lab:8000", "https://me:secret@lab/x", "https://lab/x?token=1", ""])(
  "%s is no folder's address",
  (text) => expect(folderAddress.safeParse(text).success).toBe(false),
);

test("the slash at an address's end is taken off, and unknown sources are refused", () => {
  expect(addressesFile.parse({ svit: "http://lab:8000/svit/" })).toEqual({ svit: "http://lab:8000/svit" });
  expect(addressesFile.safeParse({ sivt: "http://lab" }).success).toBe(false);
});

test("Content-Range tells start and size, or is not understood", () => {
  expect(parseContentRange("bytes 5-9/10")).toEqual({ start: 5, total: 10 });
  expect(parseContentRange("bytes 5-9/*")).toEqual({ start: 5, total: null });
  expect(parseContentRange("bytes */10")).toEqual({ start: null, total: 10 });
  for (const header of [undefined, "", "bytes 5-9", "items 5-9/10", "bytes 5-9/10x"])
    expect(parseContentRange(header)).toBeNull();
});
