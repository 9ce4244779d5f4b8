/** `npm run studio -- COMMAND`: the studio's command line. Results go to stdout, progress and errors to stderr. */
import { Command } from "commander";
import { studioVersion } from "#server/version.ts";
import { datasetCommand } from "./dataset.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { runDoor } from "./serve/door.ts";
import { statsCommand } from "./stats.ts";

const program = new Command("studio")
  .description("Review of GPT-4-written visual-instruction data, from the command line.")
  .version(studioVersion)
  .showHelpAfterError()
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 2 wrong use, 3 not found, 4 conflict, 5 unreadable input, 6 too many rejects,\n7 disk full, 8 port taken, 9 no database, 130 interrupted, 1 anything else.",
  );
for (const command of [importCommand(), exportCommand(), datasetCommand(), statsCommand(), doctorCommand()])
  program.addCommand(command);

await runDoor(async () => {
  // Commander's own refusals (an unknown option) are wrong use.
  program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  for (const command of program.commands) command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  await program.parseAsync();
});
