import { expect, test } from "vitest";
import { digitClashes, type Reason } from "./reasons.ts";
import { STANDARD_DIGITS, withStandardDigits } from "./standard-digits.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

const like = (more: Partial<Reason>): Reason => ({ ...(STARTING_REASONS[0] as Reason), ...more });

test("a new data set's reasons stand on the standard digits", () => {
  for (const { code, digit } of STARTING_REASONS) expect(STANDARD_DIGITS.get(code), code).toBe(digit);
  expect(withStandardDigits(STARTING_REASONS)).toEqual(STARTING_REASONS);
});

test("an older data set's reasons get them, and nothing else of them changes", () => {
  const old = [
    like({ code: "bad-box", digit: 3, tasks: ["referring_qa"], nameEn: "Our box" }),
    like({ code: "wrong-count", digit: 3, tasks: ["conversation"] }),
    like({ code: "source-leak", digit: 5, tasks: ["other"] }),
    like({ code: "assistant-junk", digit: 7, tasks: ["other"], severity: 1 }),
  ];
  const standard = withStandardDigits(old);
  expect(standard.map(({ digit }) => digit)).toEqual([8, 3, 5, 0]);
  expect(standard.map((reason, at) => ({ ...reason, digit: old[at]?.digit }))).toEqual(old);
});

test("a reason of the data set's own keeps its digit where no standard one in use has it, else it joins the rest", () => {
  const standard = like({ code: "bad-box", digit: 3, tasks: ["referring_qa"] });
  const own = [like({ code: "bias", digit: 8, tasks: ["other"] }), like({ code: "tone", digit: 9, tasks: ["other"] })];
  expect(withStandardDigits([standard, ...own]).map(({ digit }) => digit)).toEqual([8, 0, 9]);
  expect(withStandardDigits([{ ...standard, retired: true }, ...own]).map(({ digit }) => digit)).toEqual([8, 8, 9]);
});

test("no two reasons of a task are left on one digit", () => {
  const own = STARTING_REASONS.map((reason) => ({ ...reason, code: `own-${reason.code}` }));
  expect(digitClashes(withStandardDigits([...STARTING_REASONS, ...own]))).toEqual([]);
});
