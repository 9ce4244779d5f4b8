import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NODE_FLAGS } from "#bin/node-flags.mjs";
import { root } from "#cli/serve/leash.ts";
import type { ImportReport } from "#domain/import/import-report.ts";

/** Imports files by `studio import`, in a process of its own. `more`: further options of the command. */
export async function importByCommand(
  dataFolder: string,
  paths: readonly string[],
  datasetName = "whole",
  more: readonly string[] = [],
): Promise<ImportReport> {
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const command = [...NODE_FLAGS, "cli/main.ts", "import", ...paths, "--dataset", datasetName, "--json", ...more];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: root,
    env: { ...environment, SVIT_DATA: dataFolder },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
