import { expect, test } from "vitest";
import { backupAt, namesToRemove } from "./keep.ts";

const whole = (name: string) => ({ name, isWhole: true });
const broken = (name: string) => ({ name, isWhole: false });

test("the newest whole backups stay, and what was broken off before the newest goes", () => {
  const backups = [whole("1"), broken("2"), whole("3"), whole("4"), broken("5")];
  expect(namesToRemove(backups, 2).sort()).toEqual(["1", "2"]);
});

test("the last whole one never goes, and nothing goes where none is whole", () => {
  expect(namesToRemove([whole("1"), broken("2"), broken("3")], 0)).toEqual([]);
  expect(namesToRemove([broken("1"), broken("2")], 1)).toEqual([]);
});

test("a time is answered by the newest backup that was finished by then", () => {
  const backups = ["2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z"].map((endedAt) => ({
    endedAt,
  }));
  expect(backupAt(backups, null)?.endedAt).toBe("2026-01-03T00:00:00Z");
  expect(backupAt(backups, "2026-01-02T12:00:00Z")?.endedAt).toBe("2026-01-02T00:00:00Z");
  expect(backupAt(backups, "2025-12-31T23:59:59Z")).toBeNull();
});
