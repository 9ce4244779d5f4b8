/** `npm test`: everything `npm run check` runs, then the browser tests. Arguments go to Playwright. */
import { browserTests } from "./browser-tests.ts";
import { root, runStep } from "./step.ts";

const isChecked = await runStep("check", [process.execPath, "--conditions=react-server", `${root}/bin/check.ts`]);
const isSeen = await browserTests(process.argv.slice(2));
console.log(isChecked && isSeen ? "\nAll tests passed." : "\nSomething FAILED; see above.");
if (!isChecked || !isSeen) process.exitCode = 1;
