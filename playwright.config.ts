import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS } from "./bin/browser-flags.ts";

// `npm test` and `npm run e2e` find the browser (bin/browser.ts) and name it here.
const executablePath = process.env.SVIT_BROWSER;
const browserEnv = JSON.parse(process.env.SVIT_BROWSER_ENV ?? "{}") as Record<string, string>;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/studio.setup.ts",
  outputDir: "test-results",
  // Each with a studio of its own (fixtures.ts). One browser alone leaves a core idle while it waits.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1366, height: 768 },
    locale: "en-GB",
    // Recording each test for the sake of one that fails doubles its time; `npm run e2e -- -g "name" --trace on` records.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: BROWSER_FLAGS,
      env: { ...process.env, ...browserEnv } as Record<string, string>,
    },
  },
});
