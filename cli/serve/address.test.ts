import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort } from "#server/cluster/place.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-address-"));
  vi.stubEnv("SVIT_DATA", folder);
  vi.stubEnv("SVIT_HOST", "127.0.0.1");
  vi.stubEnv("SVIT_PORT", String(await freePort(0)));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await rm(folder, { recursive: true });
});

test("a start at the address of before writes nothing, as on a full disk nothing can be written", async () => {
  const { settleAddress } = await import("./address.ts");
  const first = await settleAddress(() => {});
  const file = path.join(folder, "address.json");
  const { ino } = await stat(file);
  expect(await settleAddress(() => {})).toEqual(first);
  expect((await stat(file)).ino).toBe(ino);
});

test("an address that cannot be kept leaves no part of its file", async () => {
  const { settleAddress } = await import("./address.ts");
  await mkdir(path.join(folder, "address.json"));
  await expect(settleAddress(() => {})).rejects.toMatchObject({ code: "EISDIR" });
  await rmdir(path.join(folder, "address.json"));
  expect(await readdir(folder)).toEqual([]);
});
