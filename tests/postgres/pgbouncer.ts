import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { access, chmod, chown, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { must } from "#domain/must.ts";
import { asAccount, chooseAccount } from "#server/cluster/account.ts";
import { freePort } from "#server/cluster/place.ts";
import { scratchFolder } from "#tests/scratch.ts";

const PLACES = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"];

/** The machine's PgBouncer, or null. */
export async function findPgbouncer(): Promise<string | null> {
  for (const place of PLACES) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return null;
}

/** `PgBouncer 1.18.0` */
export const versionOf = (program: string): string =>
  spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.split("\n")[0] ?? "";

/** Far fewer than the programs before it open: whoever thinks that a connection is theirs soon finds somebody else's. */
const SERVERS = 6;

/** PgBouncer in transaction mode before the database at `url`, with its settings as they come. `url` leads through it. */
export async function startPgbouncer(program: string, url: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await scratchFolder("svit-test");
  const account = await chooseAccount(null);
  const home = path.join(folder, "home");
  await mkdir(home);
  await chmod(home, 0o755);
  const database = new URL(url);
  const port = must(await freePort(0), "the system names a free port");
  const [settings, users] = [path.join(home, "pgbouncer.ini"), path.join(home, "users.txt")];
  await writeFile(users, `"${database.username}" ""\n`);
  await writeFile(
    settings,
    `[databases]
* = host=127.0.0.1 port=${database.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${SERVERS}
max_client_conn = 500
`,
  );
  if (account) for (const file of [home, settings, users]) await chown(file, account.uid, account.gid);
  const pooler = spawn(program, ["-q", settings], { ...asAccount(account), cwd: home, stdio: "ignore" });
  const ended = once(pooler, "exit");
  const through = new URL(url);
  through.port = String(port);
  await answers(through.href);
  return {
    url: through.href,
    async stop() {
      pooler.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    const isThere = await client.connect().then(
      () => client.end().then(() => true),
      () => false,
    );
    if (isThere) return;
    await pause(50);
  }
}
