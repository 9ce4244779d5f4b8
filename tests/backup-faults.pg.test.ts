import { open, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { backUp } from "#server/backup/back-up.ts";
import { DataFiles } from "#server/backup/data-files.ts";
import { follow } from "#server/backup/follow.ts";
import { openRepository, readJournal } from "#server/backup/repository.ts";
import { restoreStudio } from "#server/backup/restore.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { findPending } from "#server/db/migrate.ts";
import { backupOf, putFile, restoreTo } from "./backup/own-studio.ts";
import { backupIn, changeManifest, studioToBackUp, verify } from "./backup/studio-to-back-up.ts";
import { decide } from "./decide.ts";
import { type SmallDisk, smallDisk } from "./machine/small-disk.ts";
import { startCommand } from "./machine/start-command.ts";
import { migrateUntil } from "./postgres/migrate-until.ts";

const LONG = { timeout: 90_000 };
const own = studioToBackUp();
const { at, command } = own;
let disk: SmallDisk | null = null;
// Hooks run from the last to the first: before the folder is removed, in which it is mounted.
afterAll(async () => disk?.unmount());

async function flip(file: string, place: number): Promise<void> {
  const handle = await open(file, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, place);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, place);
  await handle.close();
}

test("a file that was cut off, one with another byte, and one that is gone are named; nothing is restored from them", async () => {
  const repository = at("damaged");
  await putFile(own.studio.dataFolder, "runs/9/rejects.jsonl", "rejected");
  await backUp(own.studio.database, backupOf(own.studio, repository));
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
    expect((await readdir(own.folder)).includes("never")).toBe(false);
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
  const following = follow(own.studio.database.controlUrl ?? "", {
    ...backupOf(own.studio, repository, { signal: stop.signal }),
    everyMs: 20,
    anewMs: 3_600_000,
    onTrouble: () => {},
    onBackup: () => {},
    onCopied: (time) => copies.push(time),
  });
  await expect.poll(() => copies.length, LONG).toBeGreaterThan(1);
  const before = await own.studio.db.prisma.verdict.count();
  for (const entryId of own.entryIds) await decide(own.studio.db, entryId, { decision: "flag" });
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
  expect(restored.verdicts).toBeLessThan(before + own.entryIds.length + 1);
});

test("a backup into the data folder, around it, or into a folder of something else is refused, and leaves no trace", async () => {
  const refused = (to: string) => expect(backUp(own.studio.database, backupOf(own.studio, to))).rejects;
  await refused(path.join(own.studio.dataFolder, "backups")).toMatchObject({ detail: { code: "backupInside" } });
  await refused(own.folder).toMatchObject({ detail: { code: "backupInside" } });
  await symlink(own.studio.dataFolder, at("link"));
  await refused(path.join(at("link"), "backups")).toMatchObject({ detail: { code: "backupInside" } });
  await putFile(at("else"), "thesis.tex", "years of work");
  await refused(at("else")).toMatchObject({ code: "conflict", detail: { code: "backupNotEmpty" } });
  expect(await readdir(at("else"))).toEqual(["thesis.tex"]);
  expect(await readdir(own.studio.dataFolder)).not.toContain("backups");
});

test("another studio's backups are not mixed with these, and two do not write at once", async () => {
  const repository = at("mine");
  await backUp(own.studio.database, backupOf(own.studio, repository));
  const release = await (await openRepository(repository)).lock();
  await expect(backUp(own.studio.database, backupOf(own.studio, repository))).rejects.toMatchObject({
    detail: { code: "backupBusy" },
  });
  await release();
  const mark = path.join(repository, "repository.json");
  const text = await readFile(mark, "utf8");
  await writeFile(mark, text.replace(/[0-9a-f]{8}-/, "00000000-"));
  await expect(backUp(own.studio.database, backupOf(own.studio, repository))).rejects.toMatchObject({
    detail: { code: "backupForeign" },
  });
  await writeFile(mark, text);
});

test("a disk that is not mounted is told from a new folder", async () => {
  const repository = at("unmounted");
  await backUp(own.studio.database, backupOf(own.studio, repository));
  await rename(repository, at("elsewhere"));
  await expect(backUp(own.studio.database, backupOf(own.studio, repository))).rejects.toMatchObject({
    code: "place_down",
    detail: { code: "backupGone" },
  });
  expect((await readdir(own.folder)).includes("unmounted")).toBe(false);
  await rename(at("elsewhere"), repository);
  await backUp(own.studio.database, backupOf(own.studio, repository));
});

test("nothing is restored over what is there, from a newer studio, or for another PostgreSQL", async () => {
  const repository = at("newer");
  await backUp(own.studio.database, backupOf(own.studio, repository));
  const restore = (to: string) => expect(restoreStudio(restoreTo(to, repository))).rejects;
  await putFile(at("taken"), "notes.txt", "mine");
  await restore(at("taken")).toMatchObject({ code: "conflict", detail: { code: "restoreOver" } });
  await restore(own.studio.dataFolder).toMatchObject({ code: "conflict", detail: { code: "restoreOver" } });
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
  expect((await readdir(own.folder)).includes("never")).toBe(false);
});

test("an older studio is backed up as it is, and comes back up to date", async () => {
  const older = at("older");
  await openDataFolder(older);
  const cluster = await joinCluster(older);
  await migrateUntil(cluster.url, "20261121070649_init");
  const database = { url: cluster.url, directUrl: cluster.url, isOwn: true, controlUrl: cluster.studioControlUrl };
  await backUp(
    { ...database, leave: cluster.leave },
    { ...backupOf(own.studio, at("older-backup")), dataFolder: older },
  );
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
  await backUp(own.studio.database, backupOf(own.studio, repository));
  await disk.fill();
  await putFile(own.studio.dataFolder, "runs/10/rejects.jsonl", "x".repeat(2_000_000));
  const { ended } = command("backup", repository);
  expect((await ended).code).toBe(7);
  expect(await verify(repository)).toMatchObject([{ is: "whole" }]);
  await disk.clear();
  await backUp(own.studio.database, backupOf(own.studio, repository));
  expect(await verify(repository)).toMatchObject([{ is: "whole" }, { is: "whole" }]);
});

test("a photo that vanishes while it is copied is counted, and a link is left out", async () => {
  const data = at("files");
  await putFile(data, "photos/one.jpg", "one");
  await putFile(data, "photos/two.jpg", "two");
  await symlink("/etc/hostname", path.join(data, "photos", "link.jpg"));
  const { contents } = await (async () => {
    await backUp(own.studio.database, backupOf(own.studio, at("for-files")));
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
  expect(await readdir(own.folder)).not.toContain("no-studio");
});
