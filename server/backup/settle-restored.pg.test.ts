import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { freshDatabase } from "#tests/database.ts";
import { recordBackup, recordBackupFailure } from "./record-backup.ts";
import { settleRestored } from "./settle-restored.ts";

const MANIFEST = { dataFolder: "/elsewhere", database: { kind: "dump" } } as BackupManifest;
const AT = "2026-11-30T09:00:00.000Z";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.close());

const events = () =>
  db.prisma.auditEvent.findMany({ orderBy: { id: "asc" }, select: { action: true, actor: true, after: true } });

test("a restore that cannot be settled changes nothing, and the log of what came back says that it failed", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "boats" } });
  await db.prisma.photoSource.create({ data: { datasetId, kind: "store", root: "/elsewhere/photos" } });
  await db.pool.query(`ALTER TABLE "SignIn" RENAME TO "Gone"`);
  await expect(settleRestored(db.url, MANIFEST, "/here", AT)).rejects.toMatchObject({ code: "42P01" });
  expect(await events()).toEqual([{ action: "restore_fail", actor: "studio", after: { code: "42P01" } }]);
  expect(await db.prisma.photoSource.findMany()).toMatchObject([{ root: "/elsewhere/photos" }]);
});

test("a restore that was settled is told with the time that it is of", async () => {
  await settleRestored(db.url, MANIFEST, "/here", AT);
  expect(await events()).toEqual([{ action: "restore", actor: "studio", after: { kind: "dump", at: AT } }]);
});

test("releases of the studio's own folder are where the data folder is now, and here; others stay where they were", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "boats" } });
  const add = (number: number, place: string) =>
    db.prisma.release.create({
      data: {
        ...{
          datasetId,
          number,
          token: randomUUID(),
          name: "all",
          recipeText: "",
          recipe: {},
          seed: 1n,
          version: "1",
          runId: 1n,
        },
        ...{ place, machine: "there" },
      },
    });
  await add(1, `/elsewhere/releases/${datasetId}/1`);
  await add(2, "/elsewhere/releases-of-mine/2");
  await settleRestored(db.url, MANIFEST, "/here", AT);
  const rows = await db.prisma.release.findMany({ orderBy: { number: "asc" } });
  expect(rows.map(({ place, machine }) => [place, machine])).toEqual([
    [`/here/releases/${datasetId}/1`, hostname()],
    ["/elsewhere/releases-of-mine/2", "there"],
  ]);
});

test("a failure that comes again each minute is told once, until it is another one or a backup was made", async () => {
  const fail = (code: string) => recordBackupFailure(db.url, "backup_fail", Object.assign(new Error(), { code }));
  for (const code of ["ENOSPC", "ENOSPC", "EIO", "ENOSPC"]) await fail(code);
  await recordBackup(db.url, { action: "backup", after: {} });
  await fail("ENOSPC");
  const told = (await events()).map(({ action, after }) => [action, (after as { code?: string }).code]);
  expect(told).toEqual([
    ["backup_fail", "ENOSPC"],
    ["backup_fail", "EIO"],
    ["backup_fail", "ENOSPC"],
    ["backup", undefined],
    ["backup_fail", "ENOSPC"],
  ]);
});

test("where there is no log yet, and where no database answers, nothing is told and nothing fails", async () => {
  await db.pool.query(`ALTER TABLE "AuditEvent" RENAME TO "Later"`);
  await recordBackup(db.url, { action: "backup", after: {} });
  await recordBackupFailure("postgresql://svit:x@127.0.0.1:1/svit", "backup_fail", new Error("away"));
});
