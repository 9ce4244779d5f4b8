import { expect, test } from "vitest";
import { reasonName } from "./reason-name.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

test("a reason is called as its data set calls it, in the reader's language", () => {
  const own = STARTING_REASONS.map((reason) => ({ ...reason, nameEn: `Our ${reason.nameEn}` }));
  expect(reasonName(own, "wrong-count", "en")).toBe("Our Wrong count");
  expect(reasonName(own, "wrong-count", "zh")).toBe("数量错误");
});

test("a reason that the data set does not know is called by its code", () => {
  expect(reasonName(STARTING_REASONS, "from-elsewhere", "en")).toBe("from-elsewhere");
  expect(reasonName([], "wrong-count", "zh")).toBe("wrong-count");
});
