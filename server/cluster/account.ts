import { spawnSync } from "node:child_process";
import { chmod, chown, stat } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** An account of this machine that PostgreSQL runs under, because it refuses to run as root. */
export type Account = { name: string; uid: number; gid: number };

const OWN_NAME = "svit-studio";

/**
 * The account to run a cluster under: null (this process's own) for an ordinary user; for root the owner of `pgdata`
 * where there is one, else an unprivileged account, made when missing. Call it under the lock of the machine.
 */
export async function chooseAccount(pgdata: string | null): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  // Not made yet: it belongs to nobody.
  const owner = pgdata ? await stat(pgdata).catch(() => null) : null;
  if (owner && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const own = findAccount(OWN_NAME) ?? makeAccount();
  // Where accounts cannot be made (a read-only /etc) another unprivileged one does as well: pgdata is 0700 anyway.
  const account = own ?? findAccount("postgres") ?? findAccount("nobody");
  if (!account) {
    throw new StudioError("database_down", message("rootNeedsAccount"));
  }
  return account;
}

/** True where `account` can enter the folder, tried for real: mode bits say nothing of access lists and containers. */
export function canEnter(folder: string, account: Account): boolean {
  return (
    spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...asAccount(account), cwd: "/", stdio: "ignore" }).status === 0
  );
}

export function asAccount(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Makes a folder the account's own and closes it to everybody else. */
export async function giveFolder(folder: string, account: Account | null): Promise<void> {
  if (account) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

function findAccount(name: string): Account | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function makeAccount(): Account | null {
  const shell = "/usr/sbin/nologin";
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", shell, OWN_NAME], {
    stdio: "ignore",
  });
  return findAccount(OWN_NAME);
}
