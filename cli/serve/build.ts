import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { acquireLock } from "#bin/lock.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { root, runLeashed } from "./leash.ts";

/** All that a build reads, from the root. */
const SOURCES = [
  "app",
  "components",
  "domain",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "messages",
  "public",
  "server",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/** Folder of the build, from the root: SVIT_BUILD_FOLDER or `.next`. */
export const buildFolder = process.env.SVIT_BUILD_FOLDER ?? ".next";

/** Builds the web application where its sources are not those of the last build. Two at once wait for each other. */
export async function buildIfChanged(say: (message: string) => void, signal: AbortSignal): Promise<void> {
  const stamp = path.join(root, buildFolder, "svit-sources");
  const release = await acquireLock(path.join(root, "tmp", `build-${buildFolder}.lock`), {
    onWait: () => say("Another command is building the web application; waiting for it."),
  });
  try {
    const digest = await digestSources();
    // Never built: no stamp.
    if ((await readFile(stamp, "utf8").catch(() => "")) === digest) return;
    say("Building the web application (takes half a minute after its sources have changed).");
    await rm(stamp, { force: true });
    await runBuild(signal);
    await writeFile(stamp, digest);
  } finally {
    await release();
  }
}

async function digestSources(): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const source of SOURCES) await addSource(hash, source);
  return hash.digest("hex");
}

async function addSource(hash: ReturnType<typeof createHash>, place: string): Promise<void> {
  // A file, or not there: read below.
  const entries = await readdir(path.join(root, place), { withFileTypes: true }).catch(() => null);
  if (entries) {
    for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
      await addSource(hash, path.join(place, name));
  } else if (!place.endsWith(".test.ts")) {
    // Not every place is there in each installation.
    const bytes = await readFile(path.join(root, place)).catch(() => null);
    if (bytes) hash.update(`${place}\0${bytes.length}\0`).update(bytes);
  }
}

async function runBuild(signal: AbortSignal): Promise<void> {
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  // A build touches no database: without an address, code that tried would fail here and not at a user's.
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const env = { ...environment, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const { code, printed } = await runLeashed([next, "build"], env, "pipe", signal);
  signal.throwIfAborted();
  if (code !== 0) throw new StudioError("internal", message("buildFails", { printed }));
}
