import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type SmallRegistry, smallRegistry } from "#tests/machine/small-registry.ts";
import { installOnce, isInstalled } from "./install.mjs";
import { npmCi } from "./npm-ci.mjs";

/** `noted` writes a line each time it is installed, and ends when the gate is open. */
let scratch = "";
let folder = "";
let registry: SmallRegistry;
const gate = () => path.join(scratch, "gate");
const log = () => path.join(scratch, "log");

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "svit-install-"));
  folder = path.join(scratch, "project");
  await mkdir(folder);
  await writeFile(gate(), "");
  const install = `const fs = require("fs");
    fs.appendFileSync(${JSON.stringify(log())}, "installed\\n");
    const wait = () => fs.existsSync(${JSON.stringify(gate())}) || setTimeout(wait, 20);
    wait();`;
  registry = await smallRegistry(path.join(scratch, "registry"), [{ name: "noted", install }, { name: "native" }]);
  await lockFile({ "node_modules/noted": registry.locked("noted") });
  vi.stubEnv("npm_config_registry", registry.url);
  vi.stubEnv("npm_config_cache", path.join(scratch, "cache"));
  vi.stubEnv("npm_config_fetch_retries", "0");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await rm(scratch, { recursive: true, maxRetries: 5 });
});

type Locked = { version: string; optional?: true; os?: string[]; cpu?: string[] };

async function lockFile(packages: Record<string, Locked>): Promise<void> {
  const named = (isOptional: boolean) =>
    Object.fromEntries(
      Object.entries(packages)
        .filter(([, { optional }]) => Boolean(optional) === isOptional)
        .map(([place, { version }]) => [place.replace("node_modules/", ""), version]),
    );
  const own = { name: "project", version: "1.0.0", dependencies: named(false), optionalDependencies: named(true) };
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ ...own, allowScripts: { noted: true } }));
  const lock = {
    name: "project",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": own, ...packages },
  };
  await writeFile(path.join(folder, "package-lock.json"), JSON.stringify(lock));
}

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
});

const options = (onSaid: (message: string) => void = () => {}) => ({
  title: "the thing",
  lockFile: path.join(scratch, "lock"),
  say: (message: string) => {
    said.push(message);
    onSaid(message);
  },
});

/** How often npm has run the package's script. */
const installs = async () => (await readFile(log(), "utf8")).trim().split("\n").length;

/** Another command that installs, its npm in the middle of it: it ends when the gate is opened. */
async function startAnother(): Promise<ChildProcess> {
  await rm(gate());
  const script = `import { installOnce } from ${JSON.stringify(path.join(import.meta.dirname, "install.mjs"))};
    await installOnce(${JSON.stringify(folder)}, { title: "the thing", lockFile: ${JSON.stringify(options().lockFile)}, say() {} });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    detached: true,
    stdio: "inherit",
  });
  await expect.poll(() => existsSync(log())).toBe(true);
  return child;
}

test("packages are installed once, and again where the lock file has changed", async () => {
  await installOnce(folder, options());
  expect(said).toEqual(["Installing the thing (once)."]);
  await installOnce(folder, options());
  expect(await installs()).toBe(1);
  await lockFile({ "node_modules/noted": registry.locked("noted"), "node_modules/native": registry.locked("native") });
  expect(isInstalled(folder)).toBe(false);
  await installOnce(folder, options());
  expect(existsSync(path.join(folder, "node_modules", "native"))).toBe(true);
});

test("of several commands at once one installs, and the others say that they wait", async () => {
  await Promise.all([installOnce(folder, options()), installOnce(folder, options()), installOnce(folder, options())]);
  expect(await installs()).toBe(1);
  expect(said.filter((message) => message.startsWith("Another command"))).toHaveLength(2);
});

test("what npm was run for by hand is not installed again", async () => {
  await npmCi(folder, { title: "the thing" });
  await installOnce(folder, options());
  expect(said).toEqual([]);
  expect(await installs()).toBe(1);
});

test("a half install, left by a kill of command and npm, is made again", async () => {
  const other = await startAnother();
  process.kill(-(other.pid ?? 0), "SIGKILL");
  await once(other, "exit");
  expect(existsSync(path.join(folder, "node_modules", "noted"))).toBe(true);
  expect(isInstalled(folder)).toBe(false);
  await writeFile(gate(), "");
  await installOnce(folder, options());
  expect(await installs()).toBe(2);
  expect(isInstalled(folder)).toBe(true);
});

test("the npm of a killed command is waited for, and what it installed is taken", async () => {
  const other = await startAnother();
  other.kill("SIGKILL");
  await once(other, "exit");
  await installOnce(
    folder,
    options(() => void writeFile(gate(), "")),
  );
  expect(said).toEqual(["Another command is installing the thing; waiting for it."]);
  expect(await installs()).toBe(1);
  expect(isInstalled(folder)).toBe(true);
});

test("without a registry what npm's cache has is installed", async () => {
  await installOnce(folder, options());
  await registry.close();
  await rm(path.join(folder, "node_modules"), { recursive: true });
  await installOnce(folder, options());
  expect(isInstalled(folder)).toBe(true);
});

test("a registry that cannot be reached is one sentence, also where npm passes over an optional package", async () => {
  const optional = {
    ...registry.locked("native"),
    optional: true as const,
    os: [process.platform],
    cpu: [process.arch],
  };
  await registry.close();
  const sentence = /^Installing the thing failed: npm cannot reach the package registry \(ECONNREFUSED\)\. [^\n]+$/;
  await expect(installOnce(folder, options())).rejects.toThrow(sentence);
  await lockFile({ "node_modules/native": optional });
  await expect(installOnce(folder, options())).rejects.toThrow(sentence);
  expect(isInstalled(folder)).toBe(false);
});

test("a package for this platform that npm left out is named, one for another platform is not missed", async () => {
  const native = { ...registry.locked("native"), optional: true as const, cpu: [process.arch] };
  await lockFile({ "node_modules/native": { ...native, os: ["aix"] } });
  await installOnce(folder, options());
  expect(isInstalled(folder)).toBe(true);
  await lockFile({ "node_modules/native": { ...native, os: [process.platform] } });
  registry.forget("native");
  await expect(installOnce(folder, options())).rejects.toThrow("npm left out native@1.0.0");
});
