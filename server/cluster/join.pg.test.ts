import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { canEnter } from "./account.ts";
import { joinCluster, stopDeserted } from "./join.ts";
import { loadPlace, logFileOf, makeControlFolder, pgdataOf } from "./place.ts";
import { findPostmaster } from "./postmaster.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const isRoot = process.getuid?.() === 0;
const NOBODY = { name: "nobody", uid: 65534, gid: 65534 };

let dataFolder = "";
let members: ChildProcess[] = [];

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), "svit-cluster-"));
  await chmod(dataFolder, 0o755);
  members = [];
});

afterEach(async () => {
  for (const member of members) member.kill("SIGKILL");
  const home = (await place().catch(() => null))?.home;
  // The last one out stops what a test left running.
  if (await postmaster().catch(() => null)) await (await joinCluster(dataFolder)).leave();
  await rm(dataFolder, { recursive: true, force: true });
  if (home?.startsWith("/var/lib/")) await rm(home, { recursive: true, force: true });
});

async function place() {
  const found = await loadPlace(await makeControlFolder(dataFolder));
  if (!found) throw new Error("the cluster has no place yet");
  return found;
}

const postmaster = async () => findPostmaster(await place());

/** A process of its own that joins the cluster; resolves with its address when it has. */
async function startMember(as: { uid?: number; gid?: number } = {}): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", path.join(ROOT, "tests", "member.ts"), dataFolder],
    { ...as, cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] },
  );
  members.push(child);
  const [line] = await once(child.stdout ?? child, "data");
  return { url: JSON.parse(String(line)).url, child };
}

async function leave(child: ChildProcess): Promise<void> {
  child.stdin?.end("leave\n");
  await once(child, "exit");
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

test("processes that start at once share one server, and the last one out stops it", async () => {
  const started = await Promise.all([startMember(), startMember(), startMember()]);
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  const pid = await postmaster();
  for (const { child } of started.slice(1)) await leave(child);
  expect(await postmaster()).toBe(pid);
  await leave(started[0]?.child as ChildProcess);
  expect(await postmaster()).toBeNull();
});

test("text is UTF-8 in every locale, and the studio's role is no superuser", async () => {
  const cluster = await joinCluster(dataFolder);
  expect(await ask(cluster.url, "SELECT length('视觉')")).toBe(2);
  expect(await ask(cluster.url, "SELECT current_setting('is_superuser')")).toBe("off");
  await cluster.leave();
});

test("the control file is its owner's alone, and the address stays from start to start", async () => {
  const first = await joinCluster(dataFolder);
  await first.leave();
  const file = path.join(dataFolder, "cluster", "cluster.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const second = await joinCluster(dataFolder);
  expect(second.url).toBe(first.url);
  await second.leave();
});

test("the server that a killed process leaves is found, used and stopped by the next", async () => {
  const { child, url } = await startMember();
  const pid = await postmaster();
  await kill(child);
  const next = await joinCluster(dataFolder);
  expect(next.url).toBe(url);
  expect(await postmaster()).toBe(pid);
  await next.leave();
  expect(await postmaster()).toBeNull();
});

test("a supervisor that is killed leaves no server: what is left of its children stops it", async () => {
  const program = path.join(ROOT, "tests", "leashed-member.ts");
  const supervisor = spawn(process.execPath, ["--conditions=react-server", program, "supervisor", dataFolder], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  members.push(supervisor);
  await once(supervisor.stdout, "data");
  expect(await postmaster()).not.toBeNull();
  await kill(supervisor);
  await expect.poll(postmaster, { timeout: 60_000 }).toBeNull();
}, 90_000);

test("a server that somebody else has joined is not stopped for a killed one", async () => {
  const { child } = await startMember();
  const pid = await postmaster();
  expect(await stopDeserted(dataFolder)).toBe(false);
  expect(await postmaster()).toBe(pid);
  await kill(child);
  await vi.waitFor(async () => expect(await stopDeserted(dataFolder)).toBe(true), { timeout: 20_000 });
  expect(await postmaster()).toBeNull();
});

test("a killed server comes back under its members, with the same address", async () => {
  const cluster = await joinCluster(dataFolder);
  const pid = await postmaster();
  process.kill(pid ?? 0, "SIGKILL");
  await vi.waitFor(() => ask(cluster.url, "SELECT 1"), { timeout: 20_000, interval: 100 });
  expect(await postmaster()).not.toBe(pid);
  await cluster.leave();
});

test("a killed server and its killed member block nobody", async () => {
  const { child, url } = await startMember();
  const pid = await postmaster();
  await kill(child);
  process.kill(pid ?? 0, "SIGKILL");
  const next = await joinCluster(dataFolder);
  expect(next.url).toBe(url);
  expect(await ask(next.url, "SELECT 1")).toBe(1);
  await next.leave();
});

test("a leftover postmaster.pid that names somebody else's process is cleared away", async () => {
  await (await joinCluster(dataFolder)).leave();
  const leftover = path.join(pgdataOf(await place()), "postmaster.pid");
  await writeFile(leftover, `${process.pid}\n${pgdataOf(await place())}\n0\n1\n\n127.0.0.1\n0 0\nready\n`);
  const next = await joinCluster(dataFolder);
  expect(await ask(next.url, "SELECT 1")).toBe(1);
  await next.leave();
});

test("a starter killed while it makes the files leaves nothing that blocks, and its leavings go", async () => {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", path.join(ROOT, "tests", "member.ts"), dataFolder],
    { cwd: ROOT, stdio: ["pipe", "ignore", "inherit"] },
  );
  members.push(child);
  await vi.waitFor(
    async () =>
      expect((await readdir((await place()).home)).some((name) => /^pgdata\.[0-9a-f]+$/.test(name))).toBe(true),
    { timeout: 20_000, interval: 5 },
  );
  await kill(child);
  const next = await joinCluster(dataFolder);
  expect(await ask(next.url, "SELECT 1")).toBe(1);
  await next.leave();
});

test("where somebody took its port, the cluster moves to another and stays there", async () => {
  const first = await joinCluster(dataFolder);
  await first.leave();
  const { port } = await place();
  const thief = net.createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
  await once(thief, "listening");
  const second = await joinCluster(dataFolder);
  expect(new URL(second.url).port).not.toBe(String(port));
  expect(await ask(second.url, "SELECT 1")).toBe(1);
  await second.leave();
  thief.close();
});

test("a server that cannot start is told with the end of its log", async () => {
  await (await joinCluster(dataFolder)).leave();
  const control = path.join(pgdataOf(await place()), "global", "pg_control");
  const kept = await readFile(control);
  await writeFile(control, "damaged");
  await expect(joinCluster(dataFolder)).rejects.toMatchObject({
    code: "database_down",
    detail: { code: "clusterNotStarted", data: { file: logFileOf(await place()) } },
  });
  await writeFile(control, kept);
});

test.skipIf(!isRoot)(
  "root's PostgreSQL runs under another account, also where that cannot enter the data folder",
  async () => {
    await chmod(dataFolder, 0o700);
    const said: string[] = [];
    const cluster = await joinCluster(dataFolder, { say: (message) => said.push(message) });
    const { home } = await place();
    expect(home).toMatch(/^\/var\/lib\/svit-studio\//);
    expect(said.join("\n")).toContain(home);
    expect((await stat(pgdataOf(await place()))).uid).not.toBe(0);
    await cluster.leave();
  },
);

test("a data folder of an earlier release, open to all, is closed and its cluster starts as before", async () => {
  const before = await joinCluster(dataFolder);
  await ask(before.url, "CREATE TABLE kept AS SELECT 7 AS value");
  await before.leave();
  expect((await stat(dataFolder)).mode & 0o777).toBe(0o755);
  const { child, url } = await startMember();
  expect((await stat(dataFolder)).mode & 0o777).toBe(0o711);
  expect(await ask(url, "SELECT value FROM kept")).toBe(7);
  await leave(child);
});

test.skipIf(!isRoot || !canEnter(ROOT, NOBODY))(
  "so does an ordinary user's, in a folder that the studio made",
  async () => {
    const own = path.join(dataFolder, "data");
    await chown(dataFolder, NOBODY.uid, NOBODY.gid);
    dataFolder = own;
    for (let round = 0; round < 2; round++) {
      const { child, url } = await startMember(NOBODY);
      expect((await stat(own)).mode & 0o777).toBe(0o711);
      expect((await stat(pgdataOf(await place()))).uid).toBe(NOBODY.uid);
      expect(await ask(url, "SELECT 1")).toBe(1);
      await leave(child);
      await chmod(own, 0o755);
    }
    dataFolder = path.dirname(own);
    await rm(own, { recursive: true });
  },
);

test.each([
  ["empty", "", "not JSON"],
  ["cut off", '{"home": "/x", "po', "not JSON"],
  ["without its port", '{"home": "/x", "password": "a", "controlPassword": "b"}', "port"],
  ["of another shape", "[]", ""],
])("a cluster.json that is %s is told with what to do, and is left as it is", async (_, text, problem) => {
  const file = path.join(await makeControlFolder(dataFolder), "cluster.json");
  await writeFile(file, text);
  await expect(joinCluster(dataFolder)).rejects.toMatchObject({
    code: "database_down",
    detail: { code: "clusterDamaged", data: { file, problem } },
  });
  expect(await readFile(file, "utf8")).toBe(text);
  await rm(file);
});

test.skipIf(!isRoot || !canEnter(ROOT, NOBODY))("an ordinary user's PostgreSQL runs as that user", async () => {
  await chown(dataFolder, NOBODY.uid, NOBODY.gid);
  const { child, url } = await startMember(NOBODY);
  expect((await stat(pgdataOf(await place()))).uid).toBe(NOBODY.uid);
  expect(await ask(url, "SELECT 1")).toBe(1);
  await leave(child);
  expect(await postmaster()).toBeNull();
});
