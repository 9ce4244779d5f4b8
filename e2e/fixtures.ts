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
  /** Patterns of console errors that a test causes on purpose (a refused write is one to the browser). */
  allowedErrors: RegExp[];
  consoleErrors: undefined;
};

/** As Playwright's own, at the studio under test; whatever the browser's console calls an error fails the test. */
export const test = base.extend<Fixtures>({
  // biome-ignore-free: Playwright wants the empty pattern for a fixture that needs no other.
  studio: async ({}, use) => {
    await use(JSON.parse(process.env.SVIT_UNDER_TEST ?? "{}"));
  },
});
