import { chown, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { canEnter } from "#server/cluster/account.ts";
import { loadPlace, pgdataOf } from "#server/cluster/place.ts";
import { openOwnStudio, removeStudio } from "./backup/own-studio.ts";
import { startCommand } from "./machine/start-command.ts";
import { scratchFolder } from "./scratch.ts";

// Commands, each with a start of PostgreSQL.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const ROOT = path.join(import.meta.dirname, "..");
const NOBODY = { name: "nobody", uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;

let folder = "";
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await scratchFolder("svit-test");
});
afterAll(async () => {
  for (const name of await readdir(folder)) await removeStudio(at(name));
  await rm(folder, { recursive: true, force: true });
});

/** `studio …` as an ordinary user. */
const asUser = (data: string, ...args: string[]) =>
  startCommand(args, { SVIT_DATA: at(data), HOME: at("home") }, { uid: NOBODY.uid, gid: NOBODY.gid }).ended;

test.skipIf(!isRoot || !canEnter(ROOT, NOBODY))(
  "an ordinary user backs up, verifies and restores, and everything is theirs alone",
  async () => {
    await chown(folder, NOBODY.uid, NOBODY.gid);
    await mkdir(at("home"));
    await chown(at("home"), NOBODY.uid, NOBODY.gid);
    const content = [
      { from: "user", value: "Why are the boats empty?" },
      { from: "gpt", value: "The market is on land." },
    ];
    const rows = [1, 2, 3].map((image_id) => ({ image_id, conversations: [{ content }] }));
    await writeFile(at("complex_reasoning.json"), JSON.stringify(rows));
    expect(await asUser("data", "import", at("complex_reasoning.json"), "--dataset", "boats")).toMatchObject({
      code: 0,
    });
    expect(await asUser("data", "backup", at("backups"))).toMatchObject({ code: 0 });
    expect(await asUser("data", "backup", "verify", at("backups"))).toMatchObject({ code: 0 });
    const restored = await asUser("data", "restore", at("backups"), "--data", at("restored"), "--json");
    expect(restored).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.out)).toMatchObject({ datasets: 1, entries: 3, kind: "cluster" });
    const list = await asUser("restored", "dataset", "list", "--json");
    expect(JSON.parse(list.out)).toMatchObject([{ name: "boats", entries: 3 }]);

    const place = await loadPlace(path.join(at("restored"), "cluster"));
    expect(place?.home.startsWith(at("restored"))).toBe(true);
    const { uid, mode } = await stat(place ? pgdataOf(place) : "");
    expect([uid, mode & 0o777]).toEqual([NOBODY.uid, 0o700]);
    for (const name of await readdir(at("backups"), { recursive: true })) {
      const known = await stat(path.join(at("backups"), name));
      expect([name, known.uid, known.mode & 0o077]).toEqual([name, NOBODY.uid, 0]);
    }
  },
);

test.skipIf(!isRoot || !canEnter(ROOT, NOBODY))(
  "a backup that another account made is told to be closed to them, in a sentence, and nothing is made",
  async () => {
    const own = await openOwnStudio(at("of-root"));
    await own.leave();
    const made = startCommand(["backup", at("of-root-backups")], { SVIT_DATA: at("of-root") });
    expect((await made.ended).code).toBe(0);
    const { code, out, err } = await asUser("data", "restore", at("of-root-backups"), "--data", at("never"));
    expect([out, err.includes("    at ")]).toEqual(["", false]);
    expect(code).toBe(12);
    expect(err).toContain(at("of-root-backups"));
    expect(await readdir(folder)).not.toContain("never");
  },
);
