import { findBrowser } from "./browser.ts";
import { prepareExtras } from "./prepare.mjs";
import { nodeProgram, runStep } from "./step.ts";

/** Runs Playwright with whatever browser this machine has or can get, and says which. */
export async function browserTests(args: string[]): Promise<boolean> {
  try {
    await prepareExtras();
    const browser = await findBrowser((message) => console.log(message));
    console.log(`Browser: ${browser.version} at ${browser.path} (${browser.source})`);
    return await runStep("browser tests", nodeProgram("@playwright/test/cli.js", "test", ...args), {
      SVIT_BROWSER: browser.path,
      SVIT_BROWSER_ENV: JSON.stringify(browser.env),
    });
  } catch (error) {
    console.error((error as Error).message);
    return false;
  }
}
