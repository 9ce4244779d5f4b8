import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { backUp } from "#server/backup/back-up.ts";
import { follow } from "#server/backup/follow.ts";
import { restoreStudio } from "#server/backup/restore.ts";
import { verifyBackups } from "#server/backup/verify-backups.ts";
import { openDatabase } from "#server/db/client.ts";
import {
  backupOf,
  type OwnStudio,
  openOwnStudio,
  putFile,
  removeStudio,
  restoreTo,
  sumOfTables,
} from "./backup/own-studio.ts";
import { putToWork } from "./backup/reviewers-at-work.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { scratchFolder } from "./scratch.ts";

// Each backup and restore is of a whole PostgreSQL: 2 s on a machine of its own, many times that beside others.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const LONG = { timeout: 90_000 };

let folder = "";
let studio: OwnStudio;
let entryIds: bigint[] = [];
const at = (name: string) => path.join(folder, name);
const verify = (repository: string) => verifyBackups(repository, new AbortController().signal, () => {});
const photo = (text: string) => `photos/${createHash("sha256").update(text).digest("hex")}.jpg`;

beforeAll(async () => {
  folder = await scratchFolder("svit-test");
  studio = await openOwnStudio(at("data"));
  ({ entryIds } = await addDataset(studio.db, { images: 3, perImage: 30 }));
  await putFile(at("data"), photo("pixels"), "pixels");
  await putFile(at("data"), "runs/1/rejects.jsonl", "{}\n");
  await putFile(at("data"), "uploads/1/half", "sent");
  await putFile(at("data"), "exports/large.zip", "made again");
});
afterAll(async () => {
  await studio.leave();
  for (const name of await readdir(folder)) await removeStudio(at(name));
  await rm(folder, { recursive: true, force: true });
});

/** Opens what was restored, asks it, and stops it. */
async function inRestored<T>(name: string, look: (restored: OwnStudio) => Promise<T>): Promise<T> {
  const restored = await openOwnStudio(at(name));
  try {
    return await look(restored);
  } finally {
    await restored.leave();
  }
}

const verdictIds = async ({ db }: OwnStudio) =>
  new Set((await db.prisma.verdict.findMany({ select: { id: true } })).map(({ id }) => id));

test("a backup while thirty people decide holds every verdict that was answered before its end, and is sound", async () => {
  const people = await putToWork(studio.db, entryIds, 30);
  await expect.poll(() => people.answered.length, LONG).toBeGreaterThan(100);
  const report = await backUp(studio.database, backupOf(studio, at("working")));
  const during = people.answered.length;
  await people.stop();
  expect(during).toBeGreaterThan(130);
  expect(await verify(at("working"))).toMatchObject([{ is: "whole", damage: [] }]);

  const restored = await restoreStudio(restoreTo(at("working-restored"), at("working")));
  expect(restored).toMatchObject({ datasets: 1, entries: 90, kind: "cluster", at: report.at });
  await inRestored("working-restored", async (again) => {
    const ids = await verdictIds(again);
    const before = people.answered.filter((one) => one.at < Date.parse(report.at));
    expect(before.length).toBeGreaterThan(100);
    expect(before.filter(({ verdictId }) => !ids.has(verdictId))).toEqual([]);
    expect(restored.verdicts).toBe(ids.size);
    // A verdict and the state that it makes are one transaction.
    const { rows } = await again.db.pool.query(
      `SELECT count(*)::int AS count FROM "EntryStatus" s JOIN LATERAL
         (SELECT "stateAfter" FROM "Verdict" v WHERE v."entryId" = s."entryId" ORDER BY sequence DESC LIMIT 1) last ON true
       WHERE last."stateAfter" <> s.state`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});

test("what comes back is the same, table by table and file by file, and its numbers are given out to nobody again", async () => {
  const store = path.join(at("data"), "photos");
  const [dataset] = await studio.db.prisma.dataset.findMany();
  const source = { datasetId: dataset?.id ?? 0n, kind: "store", root: store };
  await studio.db.prisma.photoSource.create({ data: source });
  const request = { files: [{ path: path.join(at("data"), "uploads", "1", "half"), name: "half" }] };
  await studio.db.prisma.run.create({ data: { kind: "import", request } });
  const reviewer = await studio.db.prisma.reviewer.create({ data: { id: randomUUID(), name: "Ann" } });
  const before = await sumOfTables(studio.db.pool);
  const expiresAt = new Date(Date.now() + 3_600_000);
  await studio.db.prisma.signIn.create({
    data: { id: randomUUID(), reviewerId: reviewer.id, token: "token", expiresAt },
  });
  const told = await studio.db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } });
  const report = await backUp(studio.database, backupOf(studio, at("same")));
  expect(await studio.db.prisma.auditEvent.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
    action: "backup",
    after: { kind: "cluster", files: report.files, at: report.at },
  });
  await studio.db.prisma.signIn.deleteMany();
  await restoreStudio(restoreTo(at("same-restored"), at("same")));
  await inRestored("same-restored", async ({ db, dataFolder }) => {
    // Where photos and uploads are now is a difference, and that those who had signed in sign in again.
    expect(await db.prisma.photoSource.findMany()).toMatchObject([{ root: path.join(dataFolder, "photos") }]);
    const [run] = await db.prisma.run.findMany();
    expect(run?.request).toEqual({ files: [{ path: path.join(dataFolder, "uploads", "1", "half"), name: "half" }] });
    await db.prisma.photoSource.updateMany({ data: { root: store } });
    await db.prisma.run.updateMany({ data: { request } });
    const after = await sumOfTables(db.pool);
    // Its log tells of the restore, beside all that it told before.
    const events = await db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } });
    expect(events.slice(0, -1)).toEqual(told);
    expect(events.at(-1)).toMatchObject({ action: "restore", after: { kind: "cluster", at: report.at } });
    after['public."AuditEvent"'] = before['public."AuditEvent"'] ?? "";
    expect(Object.keys(after).length).toBeGreaterThan(30);
    expect(after).toEqual(before);
    const { id } = await db.prisma.dataset.create({ data: { name: "another" } });
    expect(id - (dataset?.id ?? 0n)).toBeGreaterThan(1_000_000n);
  });
  const files = await readdir(at("same-restored"), { recursive: true });
  expect(files).toEqual(expect.arrayContaining([photo("pixels"), "runs/1/rejects.jsonl", "uploads/1/half"]));
  expect(files.filter((name) => name.startsWith("exports") || name === "restoring.json")).toEqual([]);
});

test("what is there already is not copied again, only so many backups are kept, and all is its owner's alone", async () => {
  // As an administrator mounts a disk: the folder keeps its mode.
  await mkdir(path.join(at("kept"), "lost+found"), { recursive: true, mode: 0o750 });
  const gone = photo("withdrawn");
  await putFile(at("data"), gone, "withdrawn");
  const first = await backUp(studio.database, backupOf(studio, at("kept")));
  const contents = () => readdir(path.join(at("kept"), "contents"), { recursive: true });
  const placeOf = (name: string) => `${name.slice(7, 9)}/${name.slice(7, 71)}`;
  const photoFile = path.join(at("kept"), "contents", placeOf(photo("pixels")));
  const { mtimeMs, ino } = await stat(photoFile);
  await rm(path.join(at("data"), gone));
  const second = await backUp(studio.database, backupOf(studio, at("kept"), { keep: 2 }));
  expect(second.bytes).toBeGreaterThan(20e6);
  expect(second.newBytes).toBeLessThan(first.newBytes / 4);
  expect(await stat(photoFile)).toMatchObject({ mtimeMs, ino });
  expect(await contents()).toContain(placeOf(gone));

  const third = await backUp(studio.database, backupOf(studio, at("kept"), { keep: 2 }));
  expect(third.removed).toBe(1);
  const names = await readdir(path.join(at("kept"), "backups"));
  expect(names.sort()).toEqual([second, third].map(({ backup }) => path.basename(backup)));
  expect(await contents()).not.toContain(placeOf(gone));
  expect(await verify(at("kept"))).toMatchObject([{ is: "whole" }, { is: "whole" }]);
  expect((await stat(at("kept"))).mode & 0o777).toBe(0o750);
  for (const name of await readdir(at("kept"), { recursive: true })) {
    const known = await lstat(path.join(at("kept"), name));
    if (name === "lost+found") continue;
    expect((known.mode & 0o777).toString(8), name).toBe(known.isDirectory() ? "700" : "600");
  }
});

test("followed, it holds what was decided up to the last copy, and an earlier time can be had as well", async () => {
  const stop = new AbortController();
  const copies: Date[] = [];
  const troubles: unknown[] = [];
  const options = { everyMs: 30, anewMs: 3_600_000, onTrouble: (error: unknown) => troubles.push(error) };
  const copied = async () => {
    const known = copies.length;
    // One that was under way may be of before; the next but one is of after.
    await expect.poll(() => copies.length, LONG).toBeGreaterThan(known + 1);
    return copies.at(-1) ?? new Date(0);
  };
  const following = follow(studio.database.controlUrl ?? "", {
    ...backupOf(studio, at("followed"), { signal: stop.signal }),
    ...options,
    onBackup: () => {},
    onCopied: (time) => copies.push(time),
  });
  const { entryIds: fresh } = await addDataset(studio.db);
  const decideNext = async () => (await decide(studio.db, fresh.pop() ?? 0n, { decision: "flag" })).verdictId;
  const early = await decideNext();
  const between = await copied();
  await putFile(at("data"), photo("late"), "late");
  const late = await decideNext();
  await copied();
  const last = await decideNext();
  stop.abort();
  await following;
  expect(troubles).toEqual([]);

  await restoreStudio(restoreTo(at("followed-restored"), at("followed")));
  await inRestored("followed-restored", async (again) => {
    const ids = await verdictIds(again);
    // The end itself takes along what was decided before it.
    expect([early, late, last].filter((id) => !ids.has(id))).toEqual([]);
  });
  expect(await readdir(path.join(at("followed-restored"), "photos"))).toContain(path.basename(photo("late")));

  const then = await restoreStudio(restoreTo(at("followed-then"), at("followed"), { at: between.toISOString() }));
  expect(Date.parse(then.at)).toBeLessThanOrEqual(between.getTime());
  await inRestored("followed-then", async (again) => {
    const ids = await verdictIds(again);
    expect([early, late, last].map((id) => ids.has(id))).toEqual([true, false, false]);
  });
});

test("a new backup is begun while the one before is added to, and PostgreSQL that ends is waited for", async () => {
  const stop = new AbortController();
  const backups: string[] = [];
  const troubles: unknown[] = [];
  const following = follow(studio.database.controlUrl ?? "", {
    ...backupOf(studio, at("anew"), { signal: stop.signal, keep: 3 }),
    everyMs: 30,
    anewMs: 300,
    onTrouble: (error) => troubles.push(error),
    onBackup: (backup) => backups.push(backup),
    onCopied: () => {},
  });
  await expect.poll(() => backups.length, LONG).toBeGreaterThan(1);
  const control = openDatabase(studio.database.controlUrl ?? "");
  await control.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'svit-studio backup'",
  );
  await control.close();
  const known = backups.length;
  await expect.poll(() => backups.length, LONG).toBeGreaterThan(known);
  stop.abort();
  await following;
  expect(troubles.length).toBeGreaterThan(0);
  expect((await verify(at("anew"))).filter(({ is }) => is === "damaged")).toEqual([]);
  const slots = await studio.db.pool.query("SELECT slot_name FROM pg_replication_slots");
  expect(slots.rows).toEqual([]);
});
