import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type RestoreReport, type RestoreRequest, restoreStudio } from "#server/backup/restore.ts";
import { actAs } from "#server/db/acting.ts";
import { env } from "#server/env.ts";
import { signalOfPerson } from "../context.ts";
import { showBytes } from "../print/bytes-bar.ts";

type Options = { at?: string; data?: string; json?: boolean };

export function restoreCommand(): Command {
  return new Command("restore")
    .description("Restores a studio from a backup into an empty data folder; never overwrites anything.")
    .argument("<folder>", "folder with backups")
    .option("--at <time>", "the state at this time, such as 2026-01-31T14:30; by default the newest", parseTime)
    .option("--data <folder>", "the data folder to create; by default that of SVIT_DATA")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Checks the whole backup before writing anything. A backup of your own PostgreSQL is restored into the empty database
in DATABASE_URL.

Example:
  npm run studio -- restore /mnt/backups/svit --data ./data`,
    )
    .action(runRestore);
}

async function runRestore(folder: string, { at, data, json }: Options): Promise<void> {
  const bar = showBytes();
  const request: RestoreRequest = {
    folder,
    at: at ?? null,
    dataFolder: data === undefined ? env.dataFolder : path.resolve(data),
    databaseUrl: env.directDatabaseUrl ?? null,
    signal: signalOfPerson(),
    say: (text) => console.error(text),
    onProgress: bar.show,
  };
  const report = await actAs({ kind: "command_line" }, () => restoreStudio(request)).finally(bar.end);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : printReport(report));
}

const printReport = ({ at, dataFolder, datasets, entries, verdicts, latestVerdict }: RestoreReport) =>
  `Restored to ${dataFolder}: the state of ${at}.
Data sets: ${datasets}. Entries: ${entries}. Verdicts: ${verdicts}${latestVerdict === null ? "" : `, the latest at ${latestVerdict}`}.
Everyone has to sign in again. What is lost and what to check: docs/backup.md.
`;

/** Without a zone it is this machine's time. */
function parseTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError("Expected a time such as 2026-01-31T14:30 or 2026-01-31T14:30:00Z.");
  return time.toISOString();
}
