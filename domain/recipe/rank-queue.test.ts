import fc from "fast-check";
import { expect, test } from "vitest";
import { candidatesOf } from "./candidates.ts";
import type { Limits } from "./gate.ts";
import { RESERVE_EACH, rankQueue } from "./rank-queue.ts";

const limits = (own: Partial<Limits> & { size: number }): Limits => ({
  perPhoto: null,
  taskQuota: new Int32Array(5).fill(-1),
  partQuota: new Int32Array(4).fill(-1),
  yes: null,
  ...own,
});

const rows = fc.array(
  fc.record({
    task: fc.nat(2),
    part: fc.nat(1),
    photo: fc.nat(5),
    yes: fc.nat(1),
    no: fc.nat(1),
    isApproved: fc.boolean(),
    concepts: fc.uniqueArray(fc.nat(7), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
);

test("what is approved already is taken before anything is asked of a reviewer", () => {
  const candidates = candidatesOf(
    [{ concepts: [0] }, { concepts: [1, 2, 3] }, { concepts: [0] }, { concepts: [4] }],
    5,
  );
  const ranked = rankQueue({
    candidates,
    method: "concepts",
    limits: limits({ size: 3 }),
    isApproved: (index) => index === 0 || index === 2,
  });
  expect(ranked.had.toSorted()).toEqual([0, 2]);
  expect(ranked.open).toEqual([1]);
  expect(ranked.reserve).toEqual([3]);
});

test("the first to be reviewed is what adds most to what is approved already", () => {
  const candidates = candidatesOf([{ concepts: [0, 1, 2] }, { concepts: [0, 1] }, { concepts: [3, 4] }], 5);
  const ranked = rankQueue({
    candidates,
    method: "concepts",
    limits: limits({ size: 2 }),
    isApproved: (index) => index === 0,
  });
  expect(ranked.open).toEqual([2]);
});

test("counts, strata and reserve hold for whatever there is, and the same comes twice", () => {
  fc.assert(
    fc.property(
      rows,
      fc.nat(20),
      fc.constantFrom("concepts", "overlap", "random"),
      fc.boolean(),
      (own, size, method, isBalanced) => {
        const candidates = candidatesOf(own, 8);
        const limited = limits({ size: size + 1, perPhoto: 3, yes: isBalanced ? 0.5 : null });
        const isApproved = (index: number) => own[index]?.isApproved ?? false;
        const ranked = rankQueue({ candidates, method, limits: limited, isApproved });
        const { had, open, reserve, stratumOf, quotas } = ranked;
        const all = [...had, ...open, ...reserve];
        expect(new Set(all).size).toBe(all.length);
        expect(had.every(isApproved)).toBe(true);
        expect([...open, ...reserve].some(isApproved)).toBe(false);
        expect(had.length + open.length).toBeLessThanOrEqual(size + 1);
        expect([...quotas.values()].reduce((sum, quota) => sum + quota, 0)).toBe(had.length + open.length);
        for (const [stratum, members] of Map.groupBy(reserve, stratumOf)) {
          expect(members.length).toBeLessThanOrEqual((quotas.get(stratum) ?? 0) * RESERVE_EACH);
          for (const index of members) expect(quotas.has(stratumOf(index))).toBe(true);
        }
        const again = rankQueue({ candidates, method, limits: limited, isApproved });
        expect([again.had, again.open, again.reserve]).toEqual([had, open, reserve]);
      },
    ),
  );
});

test("with a share of Yes one side replaces itself alone", () => {
  const candidates = candidatesOf(
    [
      { yes: 1, concepts: [0] },
      { no: 1, concepts: [1] },
      { yes: 1, concepts: [2] },
      { no: 1, concepts: [3] },
    ],
    4,
  );
  const ranked = rankQueue({
    candidates,
    method: "random",
    limits: limits({ size: 2, yes: 0.5 }),
    isApproved: () => false,
  });
  expect(ranked.open).toEqual([0, 1]);
  expect(ranked.reserve.map(ranked.stratumOf).toSorted()).toEqual(ranked.open.map(ranked.stratumOf).toSorted());
  expect(new Set(ranked.open.map(ranked.stratumOf)).size).toBe(2);
});

test("what is approved goes first also where another side of the balance has something better", () => {
  const candidates = candidatesOf([{ yes: 1, concepts: [0, 1, 2] }, { concepts: [3] }], 4);
  const ranked = rankQueue({
    candidates,
    method: "concepts",
    limits: limits({ size: 1, yes: 0.5 }),
    isApproved: (index) => index === 1,
  });
  expect(ranked).toMatchObject({ had: [1], open: [] });
});
