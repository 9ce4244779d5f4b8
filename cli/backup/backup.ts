import { stat } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type BackupReport, type BackupRequest, backUp } from "#server/backup/back-up.ts";
import { follow } from "#server/backup/follow.ts";
import { type VerifiedBackup, verifyBackups } from "#server/backup/verify-backups.ts";
import type { StudioDatabase } from "#server/cluster/join-database.ts";
import { env } from "#server/env.ts";
import { forOperator } from "#server/world-fault.ts";
import { signalOfPerson, withDatabase } from "../context.ts";
import { showBytes } from "../print/bytes-bar.ts";
import { counted } from "../print/counted.ts";
import { printTable } from "../print/table.ts";

type Options = { keep: number; follow?: boolean; every: number; json?: boolean };

const KEEP = 7;
const EVERY_SECONDS = 60;
/** What may be lost at most, by what is promised. */
const EVERY_SECONDS_MAX = 900;
const ANEW_MS = 24 * 60 * 60 * 1000;

export function backupCommand(): Command {
  const command = new Command("backup")
    .description(
      "Backs up database, photos and uploads into a folder while people work. Files that are already backed up are not copied again.",
    )
    .argument("[folder]", "target folder, on another disk: new, empty, or with earlier backups of this studio")
    .option("--keep <number>", "how many backups to keep", parseWhole("backups", 1, 10_000), KEEP)
    .option("--follow", "keep running and add new verdicts every minute (the studio's own PostgreSQL only)")
    .option("--every <seconds>", "how often --follow adds", parseWhole("seconds", 1, EVERY_SECONDS_MAX), EVERY_SECONDS)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
With SVIT_BACKUP=FOLDER the studio follows by itself as long as it runs.

Example:
  npm run studio -- backup /mnt/backups/svit
  npm run studio -- backup verify /mnt/backups/svit`,
    )
    .action(runBackup);
  command.enablePositionalOptions();
  command
    .command("verify")
    .description("Checks every file of every backup in the folder against its checksum.")
    .argument("<folder>", "with backups")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nThe exit code is 5 if anything is damaged.\n\nExample:\n  npm run studio -- backup verify /mnt/backups/svit",
    )
    .action(runVerify);
  return command;
}

async function runBackup(folder: string | undefined, options: Options, command: Command): Promise<void> {
  if (folder === undefined) return command.error("error: missing required argument 'folder'");
  await refuseNoStudio();
  await withDatabase(async (database, signal) => {
    const bar = showBytes();
    const request: BackupRequest = {
      folder,
      dataFolder: env.dataFolder,
      keep: options.keep,
      signal,
      onProgress: (progress) => bar.show("backup", progress),
    };
    try {
      if (options.follow) return await runFollow(database, request, options);
      const report = await backUp(database, request);
      bar.end();
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : printReport(report));
    } finally {
      bar.end();
    }
  });
}

async function runFollow(database: StudioDatabase, request: BackupRequest, { every, json }: Options): Promise<void> {
  if (database.controlUrl === null) throw new StudioError("invalid_request", message("backupFollowsOwn"));
  let trouble = "";
  await follow(database.controlUrl, {
    ...request,
    everyMs: every * 1000,
    anewMs: ANEW_MS,
    onTrouble(error) {
      const { message: text } = forOperator(error) as Error;
      if (text !== trouble) console.error(`The backup was interrupted; retrying automatically. ${text}`);
      trouble = text;
    },
    onBackup(backup) {
      console.log(
        json ? JSON.stringify({ backup }) : `Backed up to ${backup}; new verdicts are added to it from now on.`,
      );
    },
    onCopied() {
      if (trouble !== "") console.error("The backup has resumed.");
      trouble = "";
    },
  });
}

/** A command opens the database of a data folder, and makes it where there is none: here that would back up nothing. */
async function refuseNoStudio(): Promise<void> {
  if (env.databaseUrl) return;
  // Not there.
  const known = await stat(path.join(env.dataFolder, "cluster", "cluster.json")).catch(() => null);
  if (known === null) throw new StudioError("not_found", message("backupNoStudio", { folder: env.dataFolder }));
}

function printReport({ backup, at, bytes, newBytes, files, vanished, links, removed }: BackupReport): string {
  const left = [
    vanished > 0 ? `${counted(vanished, "file was", "files were")} removed during the backup.` : "",
    links > 0 ? `${counted(links, "link")} in the data folder ${links === 1 ? "was" : "were"} left out.` : "",
    removed > 0 ? `${counted(removed, "older backup was", "older backups were")} removed.` : "",
  ];
  return [
    `Backed up to ${backup}: everything up to ${at}.`,
    `${gigabytes(bytes)}, ${gigabytes(newBytes)} of the database new since the last backup; ${counted(files, "file")} of the data folder.`,
    ...left.filter((line) => line !== ""),
    "",
  ].join("\n");
}

async function runVerify(folder: string, { json }: { json?: boolean }): Promise<void> {
  const signal = signalOfPerson();
  const bar = showBytes();
  const found = await verifyBackups(folder, signal, (progress) => bar.show("verify", progress)).finally(bar.end);
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : printVerified(found));
  if (found.some(({ is }) => is === "damaged")) process.exitCode = 5;
}

function printVerified(found: readonly VerifiedBackup[]): string {
  if (found.length === 0) return "There are no backups yet.\n";
  const rows = found.map(({ backup, is, until, bytes }) => [backup, is, until ?? "", gigabytes(bytes)]);
  const damage = found.flatMap((one) => one.damage.map(({ file, is }) => `${is}: ${file}`));
  return [printTable([["backup", "is", "up to", "size"], ...rows]), ...new Set(damage), ""].join("\n");
}

const gigabytes = (bytes: number) =>
  bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

const parseWhole = (what: string, least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new InvalidArgumentError(`A number of ${what} from ${least} to ${most}.`);
  return number;
};
