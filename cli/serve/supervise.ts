import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { NODE_FLAGS, YOUNG_MB } from "#bin/node-flags.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { joinDatabase, type StudioDatabase } from "#server/cluster/join-database.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { migrate } from "#server/db/migrate.ts";
import { env } from "#server/env.ts";
import { hasAccountsUnasked } from "#server/settings.ts";
import { type Address, printUrl, refuseTaken, settleAddress } from "./address.ts";
import { buildFolder, buildIfChanged } from "./build.ts";
import { type Kept, keepRunning } from "./child.ts";
import { root } from "./leash.ts";
import { printOwnerLink } from "./owner-link.ts";
import { say } from "./say.ts";

/**
 * Progress goes to stderr; the studio's address alone goes to stdout, when a browser can open it. Runs the studio until a signal ends it: database, migrations, `beforeServing`, build, then the web server and a
 * worker as children. Returns when all have ended in their order. A taken port is told before any long work.
 */
export async function superviseStudio(
  beforeServing: (db: StudioDatabase, signal: AbortSignal) => Promise<void> = async () => {},
): Promise<void> {
  const patience = awaitSignals();
  await openDataFolder(env.dataFolder);
  const address = await settleAddress(say);
  const isReachable = hasAccountsUnasked(address.host, env.extraHosts);
  const accounts = env.accountsAsked ?? (isReachable || env.oidc ? "on" : "off");
  if (accounts === "off" && isReachable) say(OPEN_TO_ALL(address.host));
  const db = await joinDatabase(say);
  // For all children, the build among them: who of them is left stops it when this process is killed.
  if (db.isOwn) process.env.SVIT_LAST_OUT = env.dataFolder;
  const children: Kept[] = [];
  const work = async () => {
    const applied = await migrate(db.directUrl);
    if (applied.length > 0) say(`Database migrated: ${applied.join(", ")}.`);
    await beforeServing(db, patience.signal);
    await buildIfChanged(say, patience.signal);
    if (accounts === "on") await printOwnerLink(db.directUrl, address);
    await serve(address, accounts, db, children);
  };
  try {
    await Promise.race([work(), patience.ended]);
  } finally {
    patience.whenLost(() => {
      for (const child of children) child.kill();
    });
    // The web server first: nobody should be able to ask for what the worker can do no more.
    for (const child of children) await child.stop();
    await db.leave();
  }
}

const OPEN_TO_ALL = (host: string) =>
  `The studio is open beyond this machine (it listens on ${host}; SVIT_HOST, SVIT_HOSTS) without accounts (SVIT_ACCOUNTS=off): anyone who can reach it can read and decide everything.`;

/** Starts the children and prints the address; rejects when the web server cannot be had, and never returns else. */
async function serve(address: Address, accounts: "on" | "off", db: StudioDatabase, children: Kept[]): Promise<void> {
  const surroundings = {
    DATABASE_URL: db.url,
    DIRECT_DATABASE_URL: db.directUrl,
    SVIT_DATA: env.dataFolder,
    SVIT_HOST: address.host,
    SVIT_PORT: String(address.port),
    SVIT_ACCOUNTS: accounts,
    SVIT_BUILD_FOLDER: buildFolder,
    // glibc gives each thread a heap of its own and keeps what photos left in them: 650 MB in place of 790 after sixteen.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? "2",
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  await new Promise<void>((_, reject) => {
    const webArgs = [`--max-semi-space-size=${YOUNG_MB}`, path.join(root, "cli", "serve", "web.ts")];
    // Started again on a port that somebody took meanwhile, it would crash for ever.
    children.push(keepRunning("web server", webArgs, surroundings, say, reject, () => refuseTaken(address)));
    const worker = path.join(root, "cli", "worker.ts");
    if (existsSync(worker)) {
      const own: Record<string, string> = env.metrics ? { SVIT_METRICS_PORT: String(env.metrics.port + 1) } : {};
      children.push(keepRunning("worker", [...NODE_FLAGS, worker], { ...surroundings, ...own }, say, reject));
    }
    // The last to be stopped: it takes along what was decided up to then.
    if (env.backupFolder !== null && db.isOwn) children.push(keepBackup(env.backupFolder, reject));
    else if (env.backupFolder !== null) say(NO_OWN_LOG);
    answering(address).then(() => console.log(`SVIT Studio is at ${printUrl(address)}`), reject);
  });
}

const NO_OWN_LOG =
  "SVIT_BACKUP follows the studio's own PostgreSQL. Archive your own database (DATABASE_URL) by its own means; see docs/backup.md.";

/** It joins the data folder's PostgreSQL as any command does. */
function keepBackup(folder: string, onHopeless: (error: unknown) => void): Kept {
  const args = [...NODE_FLAGS, path.join(root, "cli", "main.ts"), "backup", folder, "--follow"];
  const surroundings = { SVIT_DATA: env.dataFolder, NODE_ENV: "production" };
  return keepRunning("backup", args, surroundings, say, onHopeless);
}

/** Returns when the web server answers anything at all. */
async function answering(address: Address): Promise<void> {
  for (;;) {
    const isThere = await fetch(printUrl(address), { redirect: "manual" }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await pause(50);
  }
}

/**
 * `signal` aborts and `ended` resolves when this process is asked to end. What `whenLost` was given is done when it is
 * asked again more than a second later (one Ctrl-C may come twice, from the terminal and through npm).
 */
function awaitSignals(): { signal: AbortSignal; ended: Promise<void>; whenLost(act: () => void): void } {
  const controller = new AbortController();
  let firstAt = 0;
  let actAtLast = () => {};
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      if (firstAt === 0) {
        firstAt = Date.now();
        say("Stopping the studio.");
        controller.abort(new StudioError("interrupted", message("interrupted")));
      } else if (Date.now() - firstAt > 1000) {
        actAtLast();
        process.exit(130);
      }
    });
  }
  const ended = new Promise<void>((resolve) => controller.signal.addEventListener("abort", () => resolve()));
  return {
    signal: controller.signal,
    ended,
    whenLost(act) {
      actAtLast = act;
    },
  };
}
