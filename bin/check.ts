/** `npm run check`: lint, types, unit and database tests; all of them, whichever fails. Exit code 1 if any did. */
import { nodeProgram, runStep } from "./step.ts";

const passed = [
  await runStep("lint", nodeProgram("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")),
  (await runStep("route types", nodeProgram("next/dist/bin/next", "typegen"), { NEXT_TELEMETRY_DISABLED: "1" })) &&
    (await runStep("types", nodeProgram("typescript/bin/tsc", "--noEmit"))),
  await runStep("unit and database tests", nodeProgram("vitest/vitest.mjs", "run")),
];
if (!passed.every(Boolean)) process.exitCode = 1;
