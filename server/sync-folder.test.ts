import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { syncFolder } from "./sync-folder.ts";

test("a folder is synced, and one of a file system that syncs none, or that cannot be opened, is left to the system", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-sync-"));
  // Linux's /proc answers EINVAL.
  const syncsNone = process.platform === "linux" ? "/proc" : folder;
  for (const one of [folder, syncsNone, path.join(folder, "gone")])
    await expect(syncFolder(one), one).resolves.toBeUndefined();
  await rm(folder, { recursive: true });
});
