import { expect, test } from "vitest";
import { batcher } from "./batcher.ts";

/** A batch runner whose batches end when the test says so. */
function held() {
  const batches: { asked: readonly number[]; isAlone: boolean; end(): void; fail(why: Error): void }[] = [];
  const double = batcher(
    (asked: readonly number[], isAlone) =>
      new Promise<number[]>((resolve, reject) => {
        batches.push({ asked, isAlone, end: () => resolve(asked.map((n) => 2 * n)), fail: reject });
      }),
  );
  return { batches, double };
}

test("a call goes by itself where nothing is under way, and those that come meanwhile go as one", async () => {
  const { batches, double } = held();
  const calls = [double(1)];
  await expect.poll(() => batches.length).toBe(1);
  calls.push(...[2, 3, 4].map(double));
  batches[0]?.end();
  await expect.poll(() => batches.map(({ asked }) => asked)).toEqual([[1], [2, 3, 4]]);
  batches[1]?.end();
  expect(await Promise.all(calls)).toEqual([2, 4, 6, 8]);
});

test("one that takes long by itself holds up no batch after it", async () => {
  const { batches, double } = held();
  const slow = double(1);
  await expect.poll(() => batches.length).toBe(1);
  batches[0]?.fail(new Error("somebody holds it"));
  await expect.poll(() => batches.length).toBe(2);
  const other = double(2);
  await expect.poll(() => batches.length).toBe(3);
  batches[2]?.end();
  expect(await other).toBe(4);
  batches[1]?.end();
  expect(await slow).toBe(2);
  expect(batches.map(({ isAlone }) => isAlone)).toEqual([false, true, false]);
});

test("a batch that fails is done again one by one, so that only the one that fails by itself does", async () => {
  const asked: (readonly string[])[] = [];
  const upper = batcher(async (batch: readonly string[]) => {
    asked.push(batch);
    await Promise.resolve();
    if (batch.includes("bad")) throw new Error("refused");
    return batch.map((text) => text.toUpperCase());
  });
  const settled = await Promise.allSettled(["a", "b", "c", "bad", "d"].map(upper));
  expect(settled.map((one) => (one.status === "fulfilled" ? one.value : "no"))).toEqual(["A", "B", "C", "no", "D"]);
  expect(asked).toEqual([["a", "b", "c", "bad", "d"], ["a"], ["b"], ["c"], ["bad"], ["d"]]);
});

test("however many come at once, a batch has its limit and all are answered in their order", async () => {
  const sizes: number[] = [];
  const echo = batcher(async (batch: readonly number[]) => {
    sizes.push(batch.length);
    await Promise.resolve();
    return batch;
  });
  const all = Array.from({ length: 200 }, (_, n) => n);
  expect(await Promise.all(all.map(echo))).toEqual(all);
  expect(Math.max(...sizes)).toBe(32);
});
