import { open, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { backUp } from "#server/backup/back-up.ts";
import { DataFiles } from "#server/backup/data-files.ts";
import { follow } from "#server/backup/follow.ts";
import { openRepository, readJournal } from "#server/backup/repository.ts";
import { restoreStudio } from "#server/backup/restore.ts";
import { verifyBackups } from "#server/backup/verify-backups.ts";
import { joinCluster, stopDeserted } from "#server/cluster/join.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { findPending } from "#server/db/migrate.ts";
import { backupOf, type OwnStudio, openOwnStudio, putFile, removeStudio, restoreTo } from "./backup/own-studio.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { type SmallDisk, smallDisk } from "./machine/small-disk.ts";
import { startCommand } from "./machine/start-command.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";
import { scratchFolder } from "./scratch.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const LONG = { timeout: 90_000 };

let folder = "";
let studio: OwnStudio;
let entryIds: bigint[] = [];
let disk: SmallDisk | null = null;
const at = (name: string) => path.join(folder, name);
const verify = (repository: string) => verifyBackups(repository, new AbortController().signal, () => {});
const command = (...args: string[]) => startCommand(args, { SVIT_DATA: studio.dataFolder });

beforeAll(async () => {
  folder = await scratchFolder("svit-test");
  studio = await openOwnStudio(at("data"));
  ({ entryIds } = await addDataset(studio.db, { perImage: 5 }));
  await decide(studio.db, entryIds[0] ?? 0n, { decision: "flag" });
});
afterAll(async () => {
  await studio.leave();
  await disk?.unmount();
  for (const name of await readdir(folder)) await removeStudio(at(name));
  await rm(folder, { recursive: true, force: true });
});

/** Waits, as often as the processor can, until what stands in a folder is so. */
async function untilIn(place: string, isSo: (names: string[]) => boolean): Promise<void> {
  const look = async () => isSo(await readdir(place, { recursive: true }).catch(() => []));
  await expect.poll(look, { ...LONG, interval: 1 }).toBe(true);
}

async function flip(file: string, place: number): Promise<void> {
  const handle = await open(file, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, place);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, place);
  await handle.close();
}

/** The only backup of a repository, and the manifest as it stands there. */
async function backupIn(repository: string) {
  const [backup] = await (await openRepository(repository)).listWhole();
  if (!backup) throw new Error("no whole backup");
  return backup;
}

async function changeManifest(repository: string, change: (manifest: BackupManifest) => void): Promise<void> {
  const { folder: own, manifest } = await backupIn(repository);
  change(manifest);
  await writeFile(path.join(own, "manifest.json"), JSON.stringify(manifest));
}

test.each([
  ["as its folder is made", (names: string[]) => names.some((name) => name.startsWith("backups/"))],
  ["among its files", (names: string[]) => names.filter((name) => name.startsWith("contents/")).length > 300],
  ["after its log", (names: string[]) => names.some((name) => name.endsWith("journal.jsonl"))],
])(
  "a backup that is killed %s leaves none that looks whole, and the next is whole",
  async (_, isThen) => {
    const repository = at(`killed-${(await readdir(folder)).length}`);
    const { child, ended } = command("backup", repository);
    await untilIn(repository, isThen);
    child.kill("SIGKILL");
    await ended;
    for (const { is } of await verify(repository)) expect(is).toBe("unfinished");
    await expect(restoreStudio(restoreTo(at("never"), repository))).rejects.toMatchObject({ code: "not_found" });
    expect((await readdir(folder)).includes("never")).toBe(false);
    await backUp(studio.database, backupOf(studio, repository));
    expect(await verify(repository)).toMatchObject([{ is: "whole" }]);
    expect((await readdir(path.join(repository, "contents"))).filter((name) => name.endsWith(".new"))).toEqual([]);
  },
  60_000,
);

test.each([
  ["as its mark is made", (names: string[]) => names.includes("restoring.json")],
  ["among its files", (names: string[]) => names.some((name) => /pgdata\.[0-9a-f]+\/base$/.test(name))],
  ["as PostgreSQL starts", (names: string[]) => names.some((name) => name.endsWith("pgdata/postmaster.pid"))],
])(
  "a restore that is killed %s leaves no studio that starts, and another restore is",
  async (_, isThen) => {
    const repository = at("to-restore");
    if (!(await readdir(folder)).includes("to-restore")) await backUp(studio.database, backupOf(studio, repository));
    const target = at(`half-${(await readdir(folder)).length}`);
    const { child, ended } = command("restore", repository, "--data", target);
    await untilIn(target, isThen);
    child.kill("SIGKILL");
    await ended;
    const unfinished = { code: "conflict", detail: { code: "restoreUnfinished" } };
    await expect(openDataFolder(target)).rejects.toMatchObject(unfinished);
    await expect(restoreStudio(restoreTo(target, repository))).rejects.toMatchObject(unfinished);
    const whole = await restoreStudio(restoreTo(`${target}-again`, repository));
    expect(whole).toMatchObject({ entries: 5, verdicts: 1 });
    // What the killed one started ends as any left behind does.
    await expect.poll(() => stopDeserted(target), LONG).toBe(true);
  },
  60_000,
);

test("a follower that is killed with its PostgreSQL loses nothing that it had copied", async () => {
  const lost = await openOwnStudio(at("lost"));
  const { entryIds: own } = await addDataset(lost.db);
  const repository = at("lost-backup");
  const { child, ended } = startCommand(["backup", repository, "--follow", "--every", "1"], {
    SVIT_DATA: lost.dataFolder,
  });
  await untilIn(repository, (names) => names.some((name) => name.endsWith("manifest.json")));
  const { verdictId } = await decide(lost.db, own[0] ?? 0n, { decision: "accept" });
  const { folder: backup } = await backupIn(repository);
  const lsn = await lost.db.pool.query("SELECT now() AS at");
  const decidedAt = lsn.rows[0].at as Date;
  await expect
    .poll(async () => (await readJournal(backup))?.some((line) => Date.parse(line.at) > decidedAt.getTime()), LONG)
    .toBe(true);
  child.kill("SIGKILL");
  await ended;
  await lost.leave();
  await removeStudio(lost.dataFolder);
  expect(await restoreStudio(restoreTo(lost.dataFolder, repository))).toMatchObject({ verdicts: 1 });
  const again = await openOwnStudio(lost.dataFolder);
  expect((await again.db.prisma.verdict.findMany()).map(({ id }) => id)).toEqual([verdictId]);
  await again.leave();
});

test("a file that was cut off, one with another byte, and one that is gone are named; nothing is restored from them", async () => {
  const repository = at("damaged");
  await putFile(studio.dataFolder, "runs/9/rejects.jsonl", "rejected");
  await backUp(studio.database, backupOf(studio, repository));
  const { contents } = await openRepository(repository);
  const { manifest } = await backupIn(repository);
  const places = manifest.database.kind === "cluster" ? manifest.database.files : [];
  const largest = [...places].sort((a, b) => b.bytes - a.bytes)[0];
  const file = contents.placeOf(largest?.sha256 ?? "");
  const spare = `${file}.spare`;
  const whole = await readFile(file);
  for (const [is, damage] of [
    ["changed", () => flip(file, 5000)],
    ["cut", () => truncate(file, 5000)],
    ["missing", () => rename(file, spare)],
  ] as const) {
    await damage();
    expect(await verify(repository)).toMatchObject([{ is: "damaged", damage: expect.arrayContaining([{ file, is }]) }]);
    await expect(restoreStudio(restoreTo(at("never"), repository))).rejects.toMatchObject({
      code: "unprocessable",
      detail: { code: "restoreDamaged", data: { file } },
    });
    expect((await readdir(folder)).includes("never")).toBe(false);
    await rm(spare, { force: true });
    await writeFile(file, whole);
  }
  expect(await verify(repository)).toMatchObject([{ is: "whole" }]);
  const { ended } = command("backup", "verify", repository, "--json");
  const { code, out } = await ended;
  expect([code, JSON.parse(out)]).toEqual([0, [expect.objectContaining({ is: "whole" })]]);
});

test("where a later part of the log is damaged, everything before it can be had, and the message says up to when", async () => {
  const repository = at("log-damaged");
  const stop = new AbortController();
  const copies: Date[] = [];
  const following = follow(studio.database.controlUrl ?? "", {
    ...backupOf(studio, repository, { signal: stop.signal }),
    everyMs: 20,
    anewMs: 3_600_000,
    onTrouble: () => {},
    onBackup: () => {},
    onCopied: (time) => copies.push(time),
  });
  await expect.poll(() => copies.length, LONG).toBeGreaterThan(1);
  const before = await studio.db.prisma.verdict.count();
  for (const entryId of entryIds) await decide(studio.db, entryId, { decision: "flag" });
  stop.abort();
  await following;
  const { folder: backup } = await backupIn(repository);
  const last = (await readJournal(backup))?.at(-1)?.wal.at(-1);
  await flip(path.join(backup, "wal", last?.segment ?? ""), (last?.offset ?? 0) + 1);
  const error = await restoreStudio(restoreTo(at("never"), repository)).then(
    () => null,
    (failure) => failure,
  );
  expect(error).toMatchObject({ code: "unprocessable", detail: { code: "restoreDamagedAfter" } });
  const restored = await restoreStudio(restoreTo(at("log-before"), repository, { at: error.detail.data.at }));
  expect(restored.verdicts).toBeGreaterThanOrEqual(before);
  expect(restored.verdicts).toBeLessThan(before + entryIds.length + 1);
});

test("a backup into the data folder, around it, or into a folder of something else is refused, and leaves no trace", async () => {
  const refused = (to: string) => expect(backUp(studio.database, backupOf(studio, to))).rejects;
  await refused(path.join(studio.dataFolder, "backups")).toMatchObject({ detail: { code: "backupInside" } });
  await refused(folder).toMatchObject({ detail: { code: "backupInside" } });
  await symlink(studio.dataFolder, at("link"));
  await refused(path.join(at("link"), "backups")).toMatchObject({ detail: { code: "backupInside" } });
  await putFile(at("else"), "thesis.tex", "years of work");
  await refused(at("else")).toMatchObject({ code: "conflict", detail: { code: "backupNotEmpty" } });
  expect(await readdir(at("else"))).toEqual(["thesis.tex"]);
  expect(await readdir(studio.dataFolder)).not.toContain("backups");
});

test("another studio's backups are not mixed with these, and two do not write at once", async () => {
  const repository = at("mine");
  await backUp(studio.database, backupOf(studio, repository));
  const release = await (await openRepository(repository)).lock();
  await expect(backUp(studio.database, backupOf(studio, repository))).rejects.toMatchObject({
    detail: { code: "backupBusy" },
  });
  await release();
  const mark = path.join(repository, "repository.json");
  const text = await readFile(mark, "utf8");
  await writeFile(mark, text.replace(/[0-9a-f]{8}-/, "00000000-"));
  await expect(backUp(studio.database, backupOf(studio, repository))).rejects.toMatchObject({
    detail: { code: "backupForeign" },
  });
  await writeFile(mark, text);
});

test("a disk that is not mounted is told from a new folder", async () => {
  const repository = at("unmounted");
  await backUp(studio.database, backupOf(studio, repository));
  await rename(repository, at("elsewhere"));
  await expect(backUp(studio.database, backupOf(studio, repository))).rejects.toMatchObject({
    code: "place_down",
    detail: { code: "backupGone" },
  });
  expect((await readdir(folder)).includes("unmounted")).toBe(false);
  await rename(at("elsewhere"), repository);
  await backUp(studio.database, backupOf(studio, repository));
});

test("nothing is restored over what is there, from a newer studio, or for another PostgreSQL", async () => {
  const repository = at("newer");
  await backUp(studio.database, backupOf(studio, repository));
  const restore = (to: string) => expect(restoreStudio(restoreTo(to, repository))).rejects;
  await putFile(at("taken"), "notes.txt", "mine");
  await restore(at("taken")).toMatchObject({ code: "conflict", detail: { code: "restoreOver" } });
  await restore(studio.dataFolder).toMatchObject({ code: "conflict", detail: { code: "restoreOver" } });
  await changeManifest(repository, (manifest) => manifest.migrations.push("29990101000000_future"));
  await restore(at("never")).toMatchObject({ code: "database_newer", detail: { code: "restoreNewer" } });
  await changeManifest(repository, (manifest) => {
    manifest.migrations.pop();
    manifest.postgres = 17_0005;
  });
  await restore(at("never")).toMatchObject({ code: "conflict", detail: { code: "restoreOtherPostgres" } });
  await expect(
    restoreStudio(restoreTo(at("never"), repository, { at: "2020-01-01T00:00:00.000Z" })),
  ).rejects.toMatchObject({ code: "not_found", detail: { code: "restoreNoneBefore" } });
  expect((await readdir(folder)).includes("never")).toBe(false);
});

test("an older studio is backed up as it is, and comes back up to date", async () => {
  const older = at("older");
  await openDataFolder(older);
  const cluster = await joinCluster(older);
  await migrateUntil(cluster.url, "20261121070649_init");
  const database = { url: cluster.url, directUrl: cluster.url, isOwn: true, controlUrl: cluster.studioControlUrl };
  await backUp({ ...database, leave: cluster.leave }, { ...backupOf(studio, at("older-backup")), dataFolder: older });
  expect((await findPending(cluster.url)).length).toBeGreaterThan(0);
  await cluster.leave();
  await restoreStudio(restoreTo(at("older-restored"), at("older-backup")));
  const restored = await joinCluster(at("older-restored"));
  expect(await findPending(restored.url)).toEqual([]);
  await restored.leave();
});

test("a disk that fills up in the middle is exit code 7; the backup of before stays whole, and the next is as soon as there is room", async ({
  skip,
}) => {
  disk = await smallDisk(at("small"), 120);
  if (!disk) return skip("this account may not mount a disk");
  const repository = path.join(at("small"), "backups");
  await backUp(studio.database, backupOf(studio, repository));
  await disk.fill();
  await putFile(studio.dataFolder, "runs/10/rejects.jsonl", "x".repeat(2_000_000));
  const { ended } = command("backup", repository);
  expect((await ended).code).toBe(7);
  expect(await verify(repository)).toMatchObject([{ is: "whole" }]);
  await disk.clear();
  await backUp(studio.database, backupOf(studio, repository));
  expect(await verify(repository)).toMatchObject([{ is: "whole" }, { is: "whole" }]);
});

test("a photo that vanishes while it is copied is counted, and a link is left out", async () => {
  const data = at("files");
  await putFile(data, "photos/one.jpg", "one");
  await putFile(data, "photos/two.jpg", "two");
  await symlink("/etc/hostname", path.join(data, "photos", "link.jpg"));
  const { contents } = await (async () => {
    await backUp(studio.database, backupOf(studio, at("for-files")));
    return openRepository(at("for-files"));
  })();
  // Withdrawn between the listing and the copying.
  const add = contents.add.bind(contents);
  contents.add = async (file, options) => {
    if (file.endsWith("two.jpg")) await rm(file);
    return add(file, options);
  };
  const taken = await new DataFiles(data, contents).take({ all: true });
  expect(taken).toMatchObject({ files: [{ path: "photos/one.jpg", bytes: 3 }], vanished: 1, links: 1 });
  expect((await stat(contents.placeOf(taken.files[0]?.sha256 ?? ""))).size).toBe(3);
});

test("a data folder without a studio is told so, and none is made there", async () => {
  const { ended } = startCommand(["backup", at("nothing-to-do")], { SVIT_DATA: at("no-studio") });
  expect((await ended).code).toBe(3);
  expect(await readdir(folder)).not.toContain("no-studio");
});
