import { expect, test } from "vitest";
import { kindsOfPhotoLicence, photoLicence } from "./photo-licence.ts";

test.each([
  [
    "Attribution-NonCommercial-ShareAlike License",
    "http://creativecommons.org/licenses/by-nc-sa/2.0/",
    ["non-commercial"],
  ],
  [
    "Attribution-NonCommercial-NoDerivs License",
    "http://creativecommons.org/licenses/by-nc-nd/2.0/",
    ["no-derivatives", "non-commercial"],
  ],
  ["Attribution-NoDerivs License", "http://creativecommons.org/licenses/by-nd/2.0/", ["no-derivatives"]],
  ["Attribution License", "http://creativecommons.org/licenses/by/2.0/", []],
  ["No known copyright restrictions", "http://flickr.com/commons/usage/", []],
  ["License 3", "https://creativecommons.org/licenses/by-nc/4.0/", ["non-commercial"]],
  ["Unknown", "", ["not-stated"]],
] as const)("%s (%s) is told as %j", (name, url, kinds) => {
  expect(kindsOfPhotoLicence(photoLicence(name, url)).toSorted()).toEqual([...kinds].toSorted());
});

test("a photo without a licence states none, and a row that names nothing is none", () => {
  expect(kindsOfPhotoLicence(null)).toEqual(["not-stated"]);
  expect(photoLicence("", "")).toBeNull();
  expect(photoLicence(null, undefined)).toBeNull();
  expect(photoLicence("  ", "https://a.example/terms")).toEqual({
    name: "https://a.example/terms",
    url: "https://a.example/terms",
  });
  expect(photoLicence("Ours", "javascript:alert(1)")).toEqual({ name: "Ours", url: "" });
});
