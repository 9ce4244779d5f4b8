import { once } from "node:events";
import { spawnLeashed } from "#cli/serve/leash.ts";
import { BUILD_FOLDER } from "../studio.setup.ts";

/** `npm start`'s own program in a data folder, from the build that the other specs use, with these settings besides. */
export function startProgram(dataFolder: string, port: number, more: Record<string, string> = {}) {
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const own = {
    SVIT_DATA: dataFolder,
    SVIT_HOST: "127.0.0.1",
    SVIT_PORT: String(port),
    SVIT_BUILD_FOLDER: BUILD_FOLDER,
    ...more,
  };
  const child = spawnLeashed(["--conditions=react-server", "cli/start.ts"], { ...environment, ...own }, "pipe");
  const serving = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => text.includes("http://") && resolve());
    child.once("exit", (code) => reject(new Error(`The studio ended (exit code ${code}) before it served.`)));
  });
  serving.catch(() => {});
  child.stderr?.resume();
  return {
    child,
    serving,
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
