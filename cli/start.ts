/** `npm start`: serves whatever has been imported, until Ctrl-C. */
import { runDoor } from "./serve/door.ts";
import { superviseStudio } from "./serve/supervise.ts";

await runDoor(() => superviseStudio());
