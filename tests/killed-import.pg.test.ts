import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import { freshDatabase } from "./database.ts";
import { importLooked } from "./import/import-looks.ts";
import { startCommand } from "./machine/start-command.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let files = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-killed-"));
  files = path.join(folder, "set");
  await makeWholeSet(files, WHOLE_PLAN(40));
  // With a photo an import of whatever size comes in part by part.
  await mkdir(path.join(files, "VG_100K"));
  const photo = sharp({ create: { width: 8, height: 6, channels: 3, background: "#888888" } }).jpeg();
  await photo.toFile(path.join(files, "VG_100K", "1.jpg"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const start = (...args: string[]) => startCommand(args, { DATABASE_URL: db.url, SVIT_DATA: folder });
const studio = (...args: string[]) => start(...args).ended;

/** Keeps every import from writing entries, until what is returned is called. */
async function holdEntries(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE "EntryStatus" IN SHARE ROW EXCLUSIVE MODE`);
  return () => client.end();
}
const isHeld = () =>
  expect
    .poll(
      async () => {
        const { rows } = await db.pool.query(
          `SELECT count(*)::int AS n FROM pg_locks WHERE relation = '"EntryStatus"'::regclass AND NOT granted`,
        );
        return rows[0].n;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);

const statsOf = async (name: string) => {
  const {
    id: _,
    name: __,
    createdAt: ___,
    parts,
    ...stats
  } = JSON.parse((await studio("stats", "--dataset", name, "--json")).out);
  // Its parts are rows of its own: their numbers are.
  return { ...stats, parts: parts.map(({ id: ____, ...part }: { id: string }) => part) };
};
const showRun = async (run: string) => JSON.parse((await studio("runs", "show", run, "--json")).out);

test("an import that is killed in its middle goes on by its number, and brings what an undisturbed one brings", async () => {
  const release = await holdEntries();
  const { child, ended } = start("import", files, "--dataset", "killed");
  await isHeld();
  child.kill("SIGKILL");
  const run = (await ended).err.match(/^Import (\d+)$/m)?.[1] ?? "";
  await release();
  expect(await showRun(run)).toMatchObject({ kind: "import", state: "running", datasetName: "killed" });

  const resumed = await studio("import", "--resume", run);
  const said = /^Resumed: 0 new entries from \d+ rows imported before, \d+ now\./;
  expect(resumed).toMatchObject({ code: 0, out: expect.stringMatching(said) });
  expect(await studio("import", files, "--dataset", "undisturbed")).toMatchObject({ code: 0 });
  expect(await statsOf("killed")).toEqual(await statsOf("undisturbed"));
  expect(await studio("import", "--resume", run)).toMatchObject({ code: 4, out: "" });
});

test("an import is cancelled from another terminal, says how to go on, and stands in the list", async () => {
  const release = await holdEntries();
  const { ended } = start("import", files, "--dataset", "cancelled");
  await isHeld();
  const list = JSON.parse((await studio("runs", "list", "--json")).out);
  const { id } = list.find((run: { datasetName: string }) => run.datasetName === "cancelled");
  expect(await studio("runs", "cancel", id)).toMatchObject({ code: 0 });
  await importLooked(db.url);
  expect((await showRun(id)).progress.files).toHaveLength(8);
  await release();
  const end = await ended;
  expect(end).toMatchObject({ code: 130, out: "" });
  expect(end.err).toContain(`npm run studio -- import --resume ${id}`);
  expect(end.err).toMatch(/^reading file \d of 8, \S+\.json, /m);
  expect((await studio("runs", "show", id)).out).toContain(`npm run studio -- runs resume ${id}`);
  expect(await studio("runs", "cancel", id)).toMatchObject({ code: 4 });
  expect(await studio("runs", "resume", id)).toMatchObject({ code: 0 });
  expect(await showRun(id)).toMatchObject({ state: "waiting" });
});

test("a run that is not there is exit code 3", async () => {
  for (const args of [
    ["runs", "show", "99999"],
    ["runs", "resume", "none"],
    ["import", "--resume", "99999"],
  ]) {
    expect(await studio(...args)).toMatchObject({ code: 3, out: "" });
  }
});
