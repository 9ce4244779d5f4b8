/** `npm run worker`: takes jobs (imports from the browser, upkeep) until it is asked to end. Any number may run. */
import { runDoor } from "./serve/door.ts";

await runDoor(async () => {
  // Loaded inside of the door, which tells a wrong setting as a sentence.
  const { runWorker } = await import("./serve/run-worker.ts");
  await runWorker();
});
