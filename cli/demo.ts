/** `npm run demo`: loads the demo set where it is not there yet, and serves. */
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { root, runLeashed } from "./serve/leash.ts";
import { runToExit } from "./serve/run-to-exit.ts";

await runToExit(async () => {
  // Loaded within runToExit, which prints a wrong setting as a sentence.
  const { env } = await import("#server/env.ts");
  const { superviseStudio } = await import("./serve/supervise.ts");
  await superviseStudio(async ({ url, directUrl }, signal) => {
    console.error("Loading the demo set.");
    // A process of its own: ended by a signal, it takes its connections with it.
    const { code } = await runLeashed(
      ["--conditions=react-server", path.join(root, "cli", "serve", "load-demo.ts")],
      { ...process.env, DATABASE_URL: url, DIRECT_DATABASE_URL: directUrl, SVIT_DATA: env.dataFolder },
      "inherit",
      signal,
    );
    signal.throwIfAborted();
    if (code !== 0) throw new StudioError("internal", message("demoNotLoaded"));
  });
});
