import { test as base, expect } from "@playwright/test";
import pg from "pg";
import { type Printed, startResidentCommand } from "./resident-command.ts";
import { type StudioUnderTest, startStudio } from "./studio.setup.ts";

export { expect };

type Fixtures = {
  /** Console errors that a test causes on purpose: a refused write is one to the browser. */
  allowedErrors: RegExp[];
  /** Fails the test where the page's console, or a script of it, told of an error, or its policy stopped something. */
  quietConsole: undefined;
  /** Deletes the claims of earlier tests, whose pages may end before they release them: a session drawn from the demo would wait for them. */
  noClaims: undefined;
};

type WorkerFixtures = {
  /** The studio's database, for what no user of it can do. */
  database: pg.Pool;
  /** The worker's own: what a spec does to it, no spec of another worker sees. */
  studio: StudioUnderTest;
  /** Runs `studio …` against the studio under test; rejects where the command fails. */
  command: (...args: string[]) => Promise<Printed>;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  studio: [
    // Playwright reads a fixture's needs from this pattern, and the linter forbids an empty one.
    async ({ browserName: _ }, use) => {
      const { stop, ...studio } = await startStudio();
      await use(studio);
      await stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  database: [
    async ({ studio }, use) => {
      const database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
      // A test may restart PostgreSQL; the pool opens another connection.
      database.on("error", () => {});
      await use(database);
      await database.end();
    },
    { scope: "worker" },
  ],

  noClaims: [
    async ({ database }, use) => {
      await database.query('DELETE FROM "Claim"');
      await use(undefined);
    },
    { auto: true },
  ],

  baseURL: async ({ studio }, use) => {
    await use(studio.url);
  },

  command: [
    async ({ studio }, use) => {
      const { run, end } = startResidentCommand(studio.dataFolder);
      await use(run);
      await end();
    },
    { scope: "worker" },
  ],

  allowedErrors: [[], { option: true }],

  quietConsole: [
    async ({ page, allowedErrors }, use) => {
      const errors: string[] = [];
      // Of what zod and others try and catch themselves, a browser says nothing else.
      await page.addInitScript(() => {
        document.addEventListener(
          "securitypolicyviolation",
          ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) =>
            console.error(`policy: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`),
        );
      });
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        // What could not be loaded is named by the place alone.
        if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`.trim());
      });
      await use(undefined);
      expect(errors.filter((text) => !allowedErrors.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
