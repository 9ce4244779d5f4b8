import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallDisk } from "#tests/machine/small-disk.ts";
import { diskOf, isLow, lowDisks, refuseFullDisk } from "./disk.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-disk-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["a tenth of a large disk is enough", 100e9, 1000e9, false],
  ["less than a tenth of it is low, however much it is", 99e9, 1000e9, true],
  ["2 GB are enough on a small one", 2e9, 8e9, false],
  ["less than 2 GB is low, whatever share it is", 1.9e9, 4e9, true],
])("%s", (_, freeBytes, sizeBytes, is) => {
  expect(isLow({ freeBytes, sizeBytes })).toBe(is);
});

test("a folder that is not made yet is on the disk of the one above", async () => {
  expect(await diskOf(path.join(folder, "not", "made"))).toMatchObject({
    sizeBytes: (await diskOf(folder))?.sizeBytes,
  });
});

test("work that fits begins; one that surely does not is refused with how much is needed and how much is free", async () => {
  await refuseFullDisk(folder, 1);
  const refused = await refuseFullDisk(folder, 1e18, "roomForImport", 3e18).catch((error) => error);
  expect(refused).toMatchObject({
    code: "disk_full",
    detail: { code: "roomForImport", data: { needed: "3000000000.0 GB" } },
  });
});

test("a small disk is told once under its first name, and refuses what does not fit", async ({ skip }) => {
  const mounted = path.join(folder, "small");
  const disk = await smallDisk(mounted, 4);
  if (!disk) return skip("this account may not mount a disk");
  try {
    expect(await lowDisks({ data: mounted, exports: path.join(mounted, "not", "made") })).toEqual([
      { name: "data", freeBytes: 4 * 1024 ** 2, sizeBytes: 4 * 1024 ** 2 },
    ]);
    await expect(refuseFullDisk(mounted, 5e6)).rejects.toMatchObject({ code: "disk_full" });
    await refuseFullDisk(mounted, 4e6);
    await disk.fill();
    await expect(refuseFullDisk(mounted, 1)).rejects.toMatchObject({ code: "disk_full" });
  } finally {
    await disk.unmount();
  }
});
