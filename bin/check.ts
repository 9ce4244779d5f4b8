/** `npm run check`: lint, types, unit and database tests; all of them, whichever fails. Exit code 1 if any did. */
import { prepareExtras } from "./prepare.mjs";
import { nodeProgram, runStep } from "./step.ts";

const isPrepared = await prepareExtras().then(
  () => true,
  (error: Error) => {
    console.error(error.message);
    return false;
  },
);
const passed = [
  await runStep("lint", nodeProgram("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")),
  (await runStep("route types", nodeProgram("next/dist/bin/next", "typegen"), { NEXT_TELEMETRY_DISABLED: "1" })) &&
    (await runStep("types", nodeProgram("typescript/bin/tsc", "--noEmit"))),
  isPrepared && (await runStep("unit and database tests", nodeProgram("vitest/vitest.mjs", "run"))),
];
if (!passed.every(Boolean)) process.exitCode = 1;
