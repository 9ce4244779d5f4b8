import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { acquireLock } from "./lock.mjs";

// Runs before anything is installed, under whatever Node the machine has (20 or later): plain JavaScript, no packages.

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const at = (...parts) => path.join(root, ...parts);

/** The Node 24 that comes through npm; everything but this file runs under it. */
export const ownNode = at("node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/**
 * Installs the packages and generates the database client where that is missing or out of date, once however many
 * commands start at the same time. Says what it does on stderr; says nothing, within a few milliseconds, when all is there.
 */
export async function prepare() {
  if (isPrepared()) return;
  const release = await acquireLock(at("tmp", "prepare.lock"), {
    onWait: () => say("Another command is preparing this folder; waiting for it."),
  });
  try {
    if (!isInstalled() && !adoptInstall()) await install();
    if (!isGenerated()) await generate();
  } finally {
    await release();
  }
}

/** True when packages and database client are those of package-lock.json and prisma/schema.prisma. */
export const isPrepared = () => isInstalled() && isGenerated();

// Stamps live in node_modules, so that they go when it goes.
const installStamp = at("node_modules", ".svit-install");
const generateStamp = at("node_modules", ".svit-generate");

function isInstalled() {
  return existsSync(ownNode) && readText(installStamp) === installKey();
}

/** Where somebody ran npm by hand, npm's own record says whether it fits. */
function adoptInstall() {
  if (!existsSync(ownNode) || !hasLockedVersions()) return false;
  writeFileSync(installStamp, installKey());
  return true;
}

function installKey() {
  return `${process.platform}-${process.arch} ${digest(readText(at("package-lock.json")) ?? "")}`;
}

/** True when every package of the lock file that this machine needs is recorded with its version. */
function hasLockedVersions() {
  const recorded = JSON.parse(readText(at("node_modules", ".package-lock.json")) ?? "{}").packages ?? {};
  const locked = JSON.parse(readText(at("package-lock.json")) ?? "{}").packages ?? {};
  return Object.entries(locked).every(
    ([place, { version, optional }]) => place === "" || optional || recorded[place]?.version === version,
  );
}

function isGenerated() {
  return existsSync(at("server", "db", "generated", "client.ts")) && readText(generateStamp) === generateKey();
}

function generateKey() {
  return digest(`${readText(at("prisma", "schema.prisma"))} ${readText(at("node_modules", "prisma", "package.json"))}`);
}

async function install() {
  say("Installing packages (a minute or two, once).");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  // npm removes node_modules first, and with it a Node found there: it runs on the machine's own.
  const machineNode = process.env.npm_node_execpath ?? process.execPath;
  const ownBin = at("node_modules", ".bin");
  const PATH = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.resolve(folder) !== ownBin);
  const env = { ...process.env, PATH: PATH.join(path.delimiter) };
  if (npm?.endsWith(".js")) await run(machineNode, [npm, ...args], env);
  else await run("npm", args, env);
  if (!existsSync(ownNode)) {
    throw new Error(
      "npm did not run the install script of the package `node`. Allow install scripts, then run `npm ci`.",
    );
  }
  writeFileSync(installStamp, installKey());
}

async function generate() {
  say("Generating the database client.");
  const prisma = at("node_modules", "prisma", "build", "index.js");
  await run(ownNode, [prisma, "generate", "--schema", at("prisma", "schema.prisma")], {
    ...process.env,
    // Without it Prisma fetches an engine from a host of its own, even for `generate`, which never runs it.
    PRISMA_SCHEMA_ENGINE_BINARY: ownNode,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  });
  writeFileSync(generateStamp, generateKey());
}

/** Runs a program; its output is shown only if it fails. */
function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      const output = Buffer.concat(chunks).toString().trim();
      reject(new Error(`\`${path.basename(program)} ${args.join(" ")}\` failed with exit code ${code}:\n${output}`));
    });
  });
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}

function say(message) {
  process.stderr.write(`${message}\n`);
}
