/** `npm run prebuild-studio`: builds the web application where its sources changed, for an image or before an upgrade. */
import { buildIfChanged } from "./build.ts";
import { runToExit } from "./run-to-exit.ts";

await runToExit(() => buildIfChanged((message) => console.error(message), new AbortController().signal));
