import { describe, expect, test } from "vitest";
import { Allowance, Slots } from "./allowance.ts";

describe("an allowance", () => {
  test("is used up, and comes back as what was counted grows old", () => {
    const allowance = new Allowance(2, 1000);
    expect([allowance.take("a", 0), allowance.take("a", 400)]).toEqual([0, 0]);
    expect(allowance.take("a", 500)).toBe(500);
    expect(allowance.take("a", 999)).toBe(1);
    expect(allowance.take("a", 1000)).toBe(0);
    expect(allowance.take("a", 1001)).toBe(399);
  });

  test("is each address's own", () => {
    const allowance = new Allowance(1, 1000);
    expect([allowance.take("a", 0), allowance.take("b", 0)]).toEqual([0, 0]);
    expect(allowance.take("a", 1)).toBeGreaterThan(0);
  });

  test("is not spent by what was refused", () => {
    const allowance = new Allowance(1, 1000);
    allowance.take("a", 0);
    for (let at = 1; at < 1000; at++) allowance.take("a", at);
    expect(allowance.take("a", 1000)).toBe(0);
  });

  test("forgets the address that was counted longest ago, where there are too many", () => {
    const allowance = new Allowance(1, 1e9);
    for (let nth = 0; nth < 10_001; nth++) allowance.take(`${nth}`, nth);
    expect(allowance.take("0", 20_000)).toBe(0);
    expect(allowance.take("10000", 20_000)).toBeGreaterThan(0);
  });
});

describe("slots", () => {
  test("are taken one by one and given back", () => {
    const slots = new Slots(2);
    const first = slots.take("a");
    expect(slots.take("a")).not.toBeNull();
    expect(slots.take("a")).toBeNull();
    expect(slots.take("b")).not.toBeNull();
    first?.();
    expect(slots.take("a")).not.toBeNull();
  });

  test("are given back once, however often it is said", () => {
    const slots = new Slots(2);
    const first = slots.take("a");
    slots.take("a");
    first?.();
    first?.();
    slots.take("a");
    expect(slots.take("a")).toBeNull();
  });
});
