import { Command, CommanderError } from "commander";
import { ERROR_CODES } from "#domain/error.ts";
import { studioVersion } from "#server/version.ts";
import { auditCommand } from "./accounts/audit.ts";
import { keyCommand } from "./accounts/key.ts";
import { userCommand } from "./accounts/user.ts";
import { backupCommand } from "./backup/backup.ts";
import { restoreCommand } from "./backup/restore.ts";
import { boxesCommand } from "./datasets/boxes.ts";
import { datasetCommand } from "./datasets/dataset.ts";
import { partCommand } from "./datasets/part.ts";
import { photoCommand } from "./datasets/photo.ts";
import { statsCommand } from "./datasets/stats.ts";
import { verdictsCommand } from "./datasets/verdicts.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export/export.ts";
import { generateCommand } from "./generate/generate.ts";
import { fetchCommand } from "./import/fetch.ts";
import { importCommand } from "./import/import.ts";
import { recipeCommand } from "./recipe/recipe.ts";
import { releaseCommand } from "./release/release.ts";
import { runsCommand } from "./runs.ts";

const EXIT_CODES = `
Exit codes: 0 done, 2 incorrect usage, 3 not found, 4 conflict, 5 unreadable or rejected input, 6 too many unreadable rows,
7 disk full, 8 port in use, 9 no database, 10 no source, 11 data files skipped,
12 folder or file that cannot be used, 130 interrupted, 1 anything else.

Example:
  npm run studio -- import ~/svit ~/visual-genome --dataset svit`;

/** Runs the command that `argv` names; wrong use is told with the command's help, and is exit code 2. */
export async function runCommandLine(argv: string[]): Promise<void> {
  const program = new Command("studio")
    .description("Review of GPT-4-written visual-instruction data, from the command line.")
    .version(studioVersion)
    // A command and a command of its own may both have an option: it is that of the one before it.
    .enablePositionalOptions()
    .addHelpText("after", EXIT_CODES);
  for (const command of [
    fetchCommand(),
    importCommand(),
    runsCommand(),
    exportCommand(),
    recipeCommand(),
    verdictsCommand(),
    generateCommand(),
    releaseCommand(),
    datasetCommand(),
    partCommand(),
    photoCommand(),
    boxesCommand(),
    statsCommand(),
    keyCommand(),
    auditCommand(),
    userCommand(),
    backupCommand(),
    restoreCommand(),
    doctorCommand(),
  ]) {
    program.addCommand(command);
  }
  reportWrongUse(program);
  await program.parseAsync(argv).catch((error) => {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : ERROR_CODES.invalid_request.exit;
  });
}

/** A command that was added does not inherit these from the one above it. */
function reportWrongUse(command: Command): void {
  command.exitOverride().showHelpAfterError("(--help shows how to use it)");
  for (const part of command.commands) reportWrongUse(part);
}
