import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { backUp } from "#server/backup/back-up.ts";
import { readJournal } from "#server/backup/repository.ts";
import { restoreStudio } from "#server/backup/restore.ts";
import { stopDeserted } from "#server/cluster/join.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { backupOf, openOwnStudio, removeStudio, restoreTo } from "./backup/own-studio.ts";
import { backupIn, studioToBackUp, verify } from "./backup/studio-to-back-up.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";

const LONG = { timeout: 90_000 };
const own = studioToBackUp();
const { at, command } = own;

/** Waits, as often as the processor can, until what stands in a folder is so. */
async function untilIn(place: string, isSo: (names: string[]) => boolean): Promise<void> {
  const look = async () => isSo(await readdir(place, { recursive: true }).catch(() => []));
  await expect.poll(look, { ...LONG, interval: 1 }).toBe(true);
}

test.each([
  ["as its folder is made", (names: string[]) => names.some((name) => name.startsWith("backups/"))],
  ["among its files", (names: string[]) => names.filter((name) => name.startsWith("contents/")).length > 300],
  ["after its log", (names: string[]) => names.some((name) => name.endsWith("journal.jsonl"))],
])(
  "a backup that is killed %s leaves none that looks whole, and the next is whole",
  async (_, isThen) => {
    const repository = at(`killed-${(await readdir(own.folder)).length}`);
    const { child, ended } = command("backup", repository);
    await untilIn(repository, isThen);
    child.kill("SIGKILL");
    await ended;
    for (const { is } of await verify(repository)) expect(is).toBe("unfinished");
    await expect(restoreStudio(restoreTo(at("never"), repository))).rejects.toMatchObject({ code: "not_found" });
    expect((await readdir(own.folder)).includes("never")).toBe(false);
    await backUp(own.studio.database, backupOf(own.studio, repository));
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
    if (!(await readdir(own.folder)).includes("to-restore"))
      await backUp(own.studio.database, backupOf(own.studio, repository));
    const target = at(`half-${(await readdir(own.folder)).length}`);
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
  const { entryIds: lostIds } = await addDataset(lost.db);
  const repository = at("lost-backup");
  const { child, ended } = startCommand(["backup", repository, "--follow", "--every", "1"], {
    SVIT_DATA: lost.dataFolder,
  });
  await untilIn(repository, (names) => names.some((name) => name.endsWith("manifest.json")));
  const { verdictId } = await decide(lost.db, lostIds[0] ?? 0n, { decision: "accept" });
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
