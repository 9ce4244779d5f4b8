/** `npm start`: serves whatever has been imported, until Ctrl-C. */
import { runToExit } from "./serve/run-to-exit.ts";

await runToExit(async () => {
  // Loaded within runToExit, which prints a wrong setting as a sentence.
  const { superviseStudio } = await import("./serve/supervise.ts");
  await superviseStudio();
});
