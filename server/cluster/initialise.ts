import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type Account, asAccount } from "./account.ts";
import { type ClusterPlace, pgdataOf } from "./place.ts";
import type { Programs } from "./programs.ts";

/**
 * Makes the cluster's files where there are none. They come under their name whole or not at all: what a killed
 * process left half made stands under another name, and is removed here.
 */
export async function initialise(place: ClusterPlace, programs: Programs, account: Account | null): Promise<void> {
  const pgdata = pgdataOf(place);
  // Not there: it is made below.
  if (await stat(pgdata).catch(() => null)) return;
  for (const name of await readdir(place.home)) {
    // An orphaned initdb may still be writing there: its folder goes at the next first start, not now.
    if (name.startsWith("pgdata."))
      await rm(path.join(place.home, name), { recursive: true, force: true }).catch(() => {});
  }
  const unfinished = `${pgdata}.${randomBytes(6).toString("hex")}`;
  const passwordFile = `${unfinished}.password`;
  try {
    await writeFile(passwordFile, `${place.controlPassword}\n`, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    await runInitdb(programs.initdb, unfinished, passwordFile, place.home, account);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, pgdata);
}

async function runInitdb(
  initdb: string,
  pgdata: string,
  passwordFile: string,
  home: string,
  account: Account | null,
): Promise<void> {
  const args = [
    `--pgdata=${pgdata}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    // Under LC_ALL=C initdb would make SQL_ASCII, where length('视觉') is 6.
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
  ];
  const child = spawn(initdb, args, {
    ...asAccount(account),
    cwd: home,
    env: { LC_ALL: "C", NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  const isFull = stderr.includes("No space left on device");
  throw new StudioError(
    isFull ? "disk_full" : "database_down",
    isFull
      ? message("diskFullAt", { file: home })
      : message("clusterNotMade", { folder: home, problem: stderr.trim() }),
  );
}
