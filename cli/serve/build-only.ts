/** `npm run prebuild-studio`: builds the web application where its sources changed, for an image or before an upgrade. */
import { buildIfChanged } from "./build.ts";
import { runDoor } from "./door.ts";

await runDoor(() => buildIfChanged((message) => console.error(message), new AbortController().signal));
