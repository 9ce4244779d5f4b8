import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** What the specs need to know of the studio that was started for them; in the environment of Playwright's workers. */
export type StudioUnderTest = { url: string; dataFolder: string; host: string; port: number };

/**
 * Starts the real thing, `npm run demo`'s own program, in a data folder, on a port and from a build of its own, so that
 * it disturbs no studio of this machine.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), `svit-e2e-${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must enter.
  await chmod(dataFolder, 0o755);
  const port = await freePort();
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const studio = spawn(process.execPath, ["--conditions=react-server", "cli/demo.ts"], {
    cwd: path.join(import.meta.dirname, ".."),
    env: {
      ...environment,
      SVIT_DATA: dataFolder,
      SVIT_HOST: "127.0.0.1",
      SVIT_PORT: String(port),
      SVIT_BUILD_FOLDER: ".next-e2e",
      SVIT_IMPORT_ROOTS: path.join(dataFolder, "import"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => stopStudio(studio, dataFolder);
  const url = await addressOf(studio).catch(async (error) => {
    await stop();
    throw error;
  });
  const known: StudioUnderTest = { url, dataFolder, host: "127.0.0.1", port };
  process.env.SVIT_UNDER_TEST = JSON.stringify(known);
  return stop;
}

/** The address that the studio prints when a browser can open it. */
function addressOf(studio: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    studio.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const address = printed.match(/http:\/\/\S+/)?.[0];
      if (address) resolve(address);
    });
    studio.once("exit", (code) => reject(new Error(`The studio ended (exit code ${code}) before it served.`)));
  });
}

async function stopStudio(studio: ChildProcess, dataFolder: string): Promise<void> {
  if (studio.exitCode === null && studio.signalCode === null) {
    const gone = new Promise((resolve) => studio.once("exit", resolve));
    studio.kill("SIGTERM");
    await gone;
  }
  await rm(dataFolder, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
