/** `npm run e2e -- [Playwright's arguments]`: the browser tests alone. */
import { browserTests } from "./browser-tests.ts";

if (!(await browserTests(process.argv.slice(2)))) process.exitCode = 1;
