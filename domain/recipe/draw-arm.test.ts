import fc from "fast-check";
import { expect, test } from "vitest";
import { candidatesOf } from "./candidates.ts";
import { createArm, drawOfArm, releaseOfArm } from "./draw-arm.ts";

const rows = fc.array(fc.record({ task: fc.nat(2), photo: fc.nat(4) }), { maxLength: 30 });

test("an arm has the counts of its tasks where there are as many, each entry once, whatever is drawn together", () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 1, max: 7 }),
      (own, wanted, most) => {
        const candidates = candidatesOf(
          own.map((row) => ({ ...row, concepts: [] })),
          1,
        );
        const arm = createArm({
          candidates,
          isMember: (index) => index % 3 !== 0,
          isPreferred: (photo) => photo < 2,
          counts: Int32Array.from(wanted),
        });
        const drawn: number[] = [];
        for (let some = drawOfArm(arm, most); some.length > 0; some = drawOfArm(arm, most)) drawn.push(...some);
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const [task, count] of wanted.entries()) {
          const members = own.filter((row, index) => row.task === task && index % 3 !== 0);
          const ofTask = drawn.filter((index) => own[index]?.task === task);
          expect(ofTask.length).toBe(Math.min(count, members.length));
          const preferred = members.filter(({ photo }) => photo < 2).length;
          expect(ofTask.filter((index) => (own[index]?.photo ?? 9) < 2).length).toBe(Math.min(count, preferred));
        }
      },
    ),
  );
});

test("one that is not written gives its place to the next of its task, and is not drawn again", () => {
  const candidates = candidatesOf(
    [{ task: 0 }, { task: 0 }, { task: 1 }].map((row) => ({ ...row, concepts: [] })),
    1,
  );
  const arm = createArm({ candidates, isMember: () => true, isPreferred: null, counts: Int32Array.from([1, 0]) });
  expect(drawOfArm(arm, 5)).toEqual([0]);
  expect(drawOfArm(arm, 5)).toEqual([]);
  releaseOfArm(arm, 0);
  expect(drawOfArm(arm, 5)).toEqual([1]);
});
