/**
 * `npm run browsers -- [Firefox] [WebKit]`: ten steps of the journey in Firefox (firefox-esr) and WebKit (webkit2gtk-driver), as Debian has them. Apart
 * from `npm test`: it wants browsers of the machine's. Names what did not run, and ends with 1 where a step failed.
 */
import { existsSync } from "node:fs";
import setup, { startStudio } from "#e2e/studio.setup.ts";
import type { Browser } from "./browser.ts";
import { openFirefox } from "./firefox.ts";
import { JOURNEY } from "./journey.ts";
import { openWebKit } from "./webkit.ts";

const BROWSERS = [
  { name: "Firefox", programs: ["/usr/bin/firefox-esr", "/usr/bin/firefox"], open: openFirefox },
  { name: "WebKit", programs: ["/usr/bin/WebKitWebDriver"], open: openWebKit },
];

const wanted = process.argv.slice(2);
await setup();
for (const { name, programs, open } of BROWSERS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const program = programs.find((one) => existsSync(one));
  if (!program) {
    console.log(`${name}: did not run, for there is none (apt-get install firefox-esr webkit2gtk-driver xvfb)`);
    continue;
  }
  const studio = await startStudio();
  try {
    const browser = await open(program);
    console.log(`${name} ${browser.version}`);
    await walk(browser, studio.url);
    await browser.close();
  } catch (error) {
    process.exitCode = 1;
    console.log(`  did not open: ${error instanceof Error ? error.message : error}`);
  } finally {
    await studio.stop();
  }
}

/** Goes on behind a step that failed, and says which did. */
async function walk(browser: Browser, url: string): Promise<void> {
  for (const [index, { name, run }] of JOURNEY.entries()) {
    const start = performance.now();
    const problem = await run(browser, `${url.replace(/\/$/, "")}/`).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `  ${problem === null ? "passed" : "FAILED"} ${index + 1}. ${name} (${seconds} s)${problem === null ? "" : `\n    ${problem}`}`,
    );
    if (problem !== null) process.exitCode = 1;
  }
}
