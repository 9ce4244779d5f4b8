import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { acquireLock } from "./lock.mjs";
import { npmCi, whyLeftOut } from "./npm-ci.mjs";

// Runs before anything is installed, under whatever Node the machine has (20 or later): plain JavaScript, no packages.

/** Lies in node_modules, so that it goes when that goes. */
const stampOf = (folder) => path.join(folder, "node_modules", ".svit-install");
const recordOf = (folder) => path.join(folder, "node_modules", ".package-lock.json");

/**
 * Makes a folder's node_modules what its package-lock.json says, once however many processes ask at the same time; within
 * a millisecond where it is so already. `title` names it in sentences; `lockFile` is the lock of those who ask.
 * @param {string} folder
 * @param {{ title: string, lockFile: string, say: (message: string) => void }} options
 */
export async function installOnce(folder, { title, lockFile, say }) {
  if (isInstalled(folder)) return;
  const lock = await acquireLock(lockFile, {
    onWait: () => say(`Another command is installing ${title}; waiting for it.`),
  });
  try {
    if (isInstalled(folder) || adoptInstall(folder)) return;
    say(`Installing ${title} (once).`);
    await install(folder, { title, lock });
  } finally {
    await lock();
  }
}

/** True where an installation that ended well was one of this lock file, on such a machine. */
export function isInstalled(folder) {
  return readText(stampOf(folder)) === installKey(folder);
}

/** Where somebody ran npm by hand, its own record says whether that fits. npm writes it last: a broken install has none. */
export function adoptInstall(folder) {
  if (!existsSync(recordOf(folder)) || missingPackages(folder).length > 0) return false;
  writeFileSync(stampOf(folder), installKey(folder));
  return true;
}

/**
 * Installs, whatever is there. The caller holds `lock`; npm holds it too, so that nobody else begins while the npm of a
 * killed command still writes.
 */
export async function install(folder, { title, lock }) {
  rmSync(stampOf(folder), { force: true });
  await npmCi(folder, { title, lock });
  const [missing] = missingPackages(folder);
  if (missing) throw new Error(await whyLeftOut(folder, { title, missing }));
  // npm makes none where no package is for this machine.
  mkdirSync(path.dirname(stampOf(folder)), { recursive: true });
  writeFileSync(stampOf(folder), installKey(folder));
}

/** Packages (`name@version`) of the lock file that this machine needs and npm's record lacks. */
function missingPackages(folder) {
  const recorded = packagesOf(recordOf(folder));
  const locked = Object.entries(packagesOf(path.join(folder, "package-lock.json")));
  return locked
    .filter(([place, wanted]) => place !== "" && isNeeded(wanted) && recorded[place]?.version !== wanted.version)
    .map(([place, { version }]) => `${place.replace(/^.*node_modules\//, "")}@${version}`);
}

/** An optional package is needed where it is made for this platform; one that names a C library may be the other's. */
function isNeeded({ optional, os, cpu, libc }) {
  if (!optional) return true;
  return !libc && Boolean(os?.includes(process.platform) && cpu?.includes(process.arch));
}

function packagesOf(lockFile) {
  return JSON.parse(readText(lockFile) ?? "{}").packages ?? {};
}

function installKey(folder) {
  const digest = createHash("sha256").update(readText(path.join(folder, "package-lock.json")) ?? "");
  return `${process.platform}-${process.arch} ${digest.digest("hex")}`;
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
