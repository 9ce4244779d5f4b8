/** `npm start`: serves whatever has been imported, until Ctrl-C. */
import { runDoor } from "./serve/door.ts";

await runDoor(async () => {
  // Loaded inside of the door, which tells a wrong setting as a sentence.
  const { superviseStudio } = await import("./serve/supervise.ts");
  await superviseStudio();
});
