import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { adoptInstall, install, installOnce, isInstalled } from "./install.mjs";
import { acquireLock } from "./lock.mjs";
import { runQuietly } from "./run-quietly.mjs";

// Runs before anything is installed, under whatever Node the machine has (20 or later): plain JavaScript, no packages.

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const at = (...parts) => path.join(root, ...parts);

/** The Node 24 that comes through npm; everything but what stands in bin/*.mjs runs under it. */
export const ownNode = at("node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/**
 * Installs the packages and generates the database client where that is missing or out of date, once however many
 * commands start at the same time. Says what it does on stderr; says nothing, within a few milliseconds, when all is there.
 */
export async function prepare() {
  if (isPrepared()) return;
  const lock = await acquireLock(at("tmp", "prepare.lock"), {
    onWait: () => say("Another command is preparing this folder; waiting for it."),
  });
  try {
    if (!isComplete() && !(existsSync(ownNode) && adoptInstall(root))) await installPackages(lock);
    if (!isGenerated()) await generate(lock);
  } finally {
    await lock();
  }
}

/** True when packages and database client are those of package-lock.json and prisma/schema.prisma. */
export const isPrepared = () => isComplete() && isGenerated();

/** What packages/ has, under its name in sentences: installed where it is needed, and not with the rest. */
const EXTRAS = { postgres: "PostgreSQL", "demo-photos": "the demo's photographs" };

/**
 * Installs packages/NAME where that is missing or out of date, and returns its node_modules. Fails with one sentence
 * where the registry cannot be reached.
 */
export async function prepareExtra(name, report = say) {
  const folder = at("packages", name);
  await installOnce(folder, { title: EXTRAS[name], lockFile: at("tmp", `install-${name}.lock`), say: report });
  return path.join(folder, "node_modules");
}

/** What tests need beside the packages: all of packages/. */
export async function prepareExtras() {
  for (const name of Object.keys(EXTRAS)) await prepareExtra(name);
}

// Lies in node_modules, so that it goes when that goes.
const generateStamp = at("node_modules", ".svit-generate");

const isComplete = () => existsSync(ownNode) && isInstalled(root);

async function installPackages(lock) {
  say("Installing packages (a minute or two, once).");
  await install(root, { title: "packages", lock });
  if (!existsSync(ownNode)) {
    throw new Error(
      "npm did not run the install script of the package `node`. Allow install scripts, then run `npm ci`.",
    );
  }
}

function isGenerated() {
  return existsSync(at("server", "db", "generated", "client.ts")) && readText(generateStamp) === generateKey();
}

function generateKey() {
  const text = `${readText(at("prisma", "schema.prisma"))} ${readText(at("node_modules", "prisma", "package.json"))}`;
  return createHash("sha256").update(text).digest("hex");
}

async function generate(lock) {
  say("Generating the database client.");
  const prisma = at("node_modules", "prisma", "build", "index.js");
  const args = [prisma, "generate", "--schema", at("prisma", "schema.prisma")];
  const env = {
    ...process.env,
    // Without it Prisma fetches an engine from a host of its own, even for `generate`, which never runs it.
    PRISMA_SCHEMA_ENGINE_BINARY: ownNode,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  const { code, output } = await runQuietly(ownNode, args, { cwd: root, env, lock });
  if (code !== 0) throw new Error(`Generating the database client failed with exit code ${code}:\n${output}`);
  writeFileSync(generateStamp, generateKey());
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function say(message) {
  process.stderr.write(`${message}\n`);
}
