/** `npm run studio -- COMMAND`: the studio's command line. Results go to stdout, progress and errors to stderr. */
import { runToExit } from "./serve/run-to-exit.ts";

// `npm run studio -- … | head` closes the pipe early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

await runToExit(async () => {
  // Loaded within runToExit, which prints a wrong setting as a sentence.
  const { runCommandLine } = await import("./program.ts");
  await runCommandLine(process.argv);
});
