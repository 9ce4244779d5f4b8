import { expect, test } from "vitest";
import { licenceKinds } from "./licence-kind.ts";

test.each([
  ["cc-by-4.0", []],
  ["CC BY 4.0", []],
  ["cc-by-nc-4.0", ["non-commercial"]],
  ["CC BY-NC-ND 4.0", ["no-derivatives", "non-commercial"]],
  ["cc-by-nd-2.0", ["no-derivatives"]],
  ["Attribution-NonCommercial-NoDerivs 2.0", ["no-derivatives", "non-commercial"]],
  ["mit", []],
  ["Branded and bounded", []],
  [" Unknown ", ["not-stated"]],
  ["", ["not-stated"]],
  [null, ["not-stated"]],
] as const)("the licence %j is told as %j", (licence, kinds) => {
  expect(licenceKinds(licence)).toEqual(kinds);
});
