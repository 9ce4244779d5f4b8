/** `npm run worker`: takes jobs (imports from the browser, upkeep) until it is asked to end. Any number may run. */
import { runToExit } from "./serve/run-to-exit.ts";

await runToExit(async () => {
  // Loaded within runToExit, which prints a wrong setting as a sentence.
  const { runWorker } = await import("./serve/run-worker.ts");
  await runWorker();
});
