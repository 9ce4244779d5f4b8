import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { BROWSER_FLAGS } from "./browser-flags.ts";

test("what Playwright turns off in a browser stays off", async () => {
  const folder = path.dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const source = await readFile(path.join(folder, "lib", "coreBundle.js"), "utf8");
  const list = /disabledFeatures = \[(.*?)\]/s.exec(source)?.[1] ?? "";
  const off = [...list.matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
  expect(off.length).toBeGreaterThan(5);
  const own = BROWSER_FLAGS.find((flag) => flag.startsWith("--disable-features="))?.split(/[=,]/);
  expect(own).toEqual(expect.arrayContaining(off));
});
