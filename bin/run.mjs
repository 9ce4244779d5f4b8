import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { NODE_FLAGS } from "./node-flags.mjs";
import { ownNode, prepare } from "./prepare.mjs";

// `node --conditions=react-server bin/run.mjs FILE ARGUMENTS…`: prepares this folder, then runs a program of it under
// Node 24. Every npm script goes through here: in a fresh clone the shell's `node` is still the machine's.

const [file = "", ...args] = process.argv.slice(2);
const isOwnNode = Number.parseInt(process.versions.node, 10) >= 24;

try {
  await prepare();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** A killed npm (`kill -9`) passes nothing on: this process notices that it is an orphan, within a second. */
function onOrphaned(act) {
  if (!process.env.npm_lifecycle_event) return;
  const before = launchers();
  const timer = setInterval(() => {
    if (launchers() === before) return;
    clearInterval(timer);
    act();
  }, 500);
  timer.unref();
}

/** The processes between npm and this one: npm itself, or the shell it started (which outlives it) and npm. */
function launchers() {
  const parent = process.ppid;
  try {
    const [, command, , grandparent] = readFileSync(`/proc/${parent}/stat`, "utf8").match(/\((.*)\) (\S) (\d+)/);
    return /^(sh|dash|bash)$/.test(command) ? `${parent} ${grandparent}` : `${parent}`;
  } catch {
    // Not Linux, or gone meanwhile.
    return `${process.ppid}`;
  }
}

if (isOwnNode) {
  onOrphaned(() => process.kill(process.pid, "SIGTERM"));
  process.argv.splice(1, 1);
  await import(pathToFileURL(path.resolve(file)).href);
} else {
  const flags = /^cli\/(main|worker)\.ts$/.test(file) ? NODE_FLAGS : ["--conditions=react-server"];
  const child = spawn(ownNode, [...flags, file, ...args], { stdio: "inherit" });
  // Ctrl-C reaches the child by itself; this process only waits. A plain kill must be passed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  onOrphaned(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
