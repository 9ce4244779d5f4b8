import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveLastBackup } from "#server/backup/last-backup.ts";
import { examineBackup } from "./backup.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-doctor-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the doctor says how old the last backup is, and warns of one that is older than two days", async () => {
  expect(await examineBackup(folder)).toMatchObject({ what: "backup", is: "ok" });
  await saveLastBackup(folder, { folder: "/mnt/backups", at: "2026-01-31T10:00:00.000Z" });
  const look = (time: string) => examineBackup(folder, new Date(time));
  expect(await look("2026-01-31T10:12:30Z")).toMatchObject({ is: "ok", says: expect.stringContaining("12 minutes") });
  expect(await look("2026-02-02T10:01:00Z")).toMatchObject({
    is: "warn",
    says: expect.stringContaining("/mnt/backups"),
  });
});
