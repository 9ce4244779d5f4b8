import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { test as base, expect } from "@playwright/test";
import type { StudioUnderTest } from "./studio.setup.ts";

export { expect };

type Fixtures = {
  studio: StudioUnderTest;
  /** Runs `studio …` against the studio under test; rejects when its exit code is not 0. */
  command: (...args: string[]) => Promise<{ stdout: string; stderr: string }>;
  /** Console errors that a test causes on purpose: a refused write is one to the browser. */
  allowedErrors: RegExp[];
  /** Fails the test where the page's console, or a script of it, told of an error. */
  quietConsole: undefined;
};

export const test = base.extend<Fixtures>({
  // Playwright reads a fixture's needs from this pattern, and the linter forbids an empty one.
  studio: async ({ browserName: _ }, use) => {
    await use(JSON.parse(process.env.SVIT_UNDER_TEST ?? "{}"));
  },

  baseURL: async ({ studio }, use) => {
    await use(studio.url);
  },

  command: async ({ studio }, use) => {
    const root = path.join(import.meta.dirname, "..");
    const main = ["--conditions=react-server", path.join(root, "cli", "main.ts")];
    const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
    const env = { ...environment, SVIT_DATA: studio.dataFolder };
    await use((...args) => promisify(execFile)(process.execPath, [...main, ...args], { cwd: root, env }));
  },

  allowedErrors: [[], { option: true }],

  quietConsole: [
    async ({ page, allowedErrors }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await use(undefined);
      expect(errors.filter((text) => !allowedErrors.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
