import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { asAccount, chooseAccount } from "#server/cluster/account.ts";
import { portToHold } from "#tests/port.ts";
import { scratchFolder } from "#tests/scratch.ts";

/** Where Debian and its kin put PostgreSQL's programs; several versions may be there. */
const DEBIAN = "/usr/lib/postgresql";

/** Folder of the newest PostgreSQL (15 or later) that this machine's packages brought, or null. */
export async function findSystemPostgres(): Promise<string | null> {
  const versions = (await readdir(DEBIAN).catch(() => [])).map(Number).filter((version) => version >= 15);
  const newest = Math.max(...versions);
  return versions.length === 0 ? null : path.join(DEBIAN, String(newest), "bin");
}

/** A cluster of the system's own programs, as an administrator would make one. `url` is the studio's database in it. */
export async function startSystemPostgres(
  bin: string,
): Promise<{ url: string; version: string; stop(): Promise<void> }> {
  const folder = await scratchFolder("svit-test");
  const account = await chooseAccount(null);
  const home = path.join(folder, "home");
  await mkdir(home);
  if (account) await chown(home, account.uid, account.gid);
  const pgdata = path.join(home, "pgdata");
  const options = { ...asAccount(account), cwd: home, env: { LC_ALL: "C.UTF-8", NODE_ENV: "test" as const } };
  const initdb = spawnSync(
    path.join(bin, "initdb"),
    ["-D", pgdata, "-U", "svit", "-A", "trust", "-E", "UTF8"],
    options,
  );
  if (initdb.status !== 0) throw new Error(`initdb: ${initdb.stderr}`);
  const port = await portToHold();
  const server = spawn(
    path.join(bin, "postgres"),
    [
      "-D",
      pgdata,
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "fsync=off",
    ],
    { ...options, stdio: "ignore" },
  );
  const ended = once(server, "exit");
  const url = (name: string) => `postgresql://svit@127.0.0.1:${port}/${name}`;
  const client = await connected(url("postgres"));
  await client.query("CREATE DATABASE studio");
  const { rows } = await client.query("SHOW server_version");
  await client.end();
  return {
    url: url("studio"),
    version: rows[0].server_version,
    async stop() {
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function connected(url: string): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    if (isThere) return client;
    await pause(50);
  }
}
