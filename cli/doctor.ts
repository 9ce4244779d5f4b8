import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { examineBackup } from "#server/doctor/backup.ts";
import { examineDatabase } from "#server/doctor/database.ts";
import { type Finding, judge } from "#server/doctor/finding.ts";
import { examineMachine } from "#server/doctor/machine.ts";
import { env } from "#server/env.ts";
import { loadAddress, printUrl, refuseTaken } from "./serve/address.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Checks this installation and reports problems, even when the database is down.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nThe exit code is 1 if anything is bad.\n\nExample:\n  npm run studio -- doctor")
    .action(async ({ json }: { json?: boolean }) => {
      const findings = [
        ...(await examineMachine(env.dataFolder)),
        await examineBackup(env.dataFolder),
        await port(),
        ...(await examineDatabase(env.databaseUrl ?? null, env.dataFolder)),
        await browser(),
      ];
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(printFinding).join(""));
      if (findings.some((finding) => finding.is === "bad")) process.exitCode = 1;
    });
}

const printFinding = ({ what, is, says }: Finding) => `${is.padEnd(4)}  ${what}: ${says}\n`;

/** The studio itself may be what holds the port: then it answers as one. */
async function port(): Promise<Finding> {
  const { address } = await loadAddress();
  const url = printUrl(address);
  try {
    await refuseTaken(address);
    return judge("port", `${url} is free`, null, "bad");
  } catch (error) {
    const isTaken = error instanceof StudioError && error.code === "port_taken";
    // What does not answer is no studio.
    const answer = isTaken ? await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => null) : null;
    // Nor is what breaks off.
    const isStudio = (await answer?.text().catch(() => ""))?.includes("SVIT Studio") ?? false;
    return judge("port", `a studio is running at ${url}`, isStudio ? null : (error as Error).message, "bad");
  }
}

async function browser(): Promise<Finding> {
  const missing = "none installed yet: `npm test` installs one; or set SVIT_BROWSER to your own";
  // Playwright is there for the tests alone; an installation without it can do all the rest.
  const found = await import("#bin/browser.ts").then(
    ({ browserInPlace }) => browserInPlace(),
    () => null,
  );
  return judge("browser for tests", found ? `${found.path} (${found.source})` : "", found ? null : missing, "warn");
}
