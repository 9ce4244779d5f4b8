import { access, constants, stat, statfs } from "node:fs/promises";
import net from "node:net";
import { freemem, totalmem } from "node:os";
import { Command } from "commander";
import { env } from "#server/env.ts";
import { withContext } from "./open-context.ts";

type Finding = { what: string; is: "ok" | "warn" | "bad"; says: string };

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Looks over this installation and says what is wrong with it, also when the database is down.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- doctor")
    .action(async ({ json }: { json?: boolean }) => {
      const findings = [node(), memory(), await dataFolder(), await disk(), await port(), ...(await database())];
      process.stdout.write(
        json
          ? `${JSON.stringify(findings, null, 2)}\n`
          : `${findings.map(({ what, is, says }) => `${is.padEnd(4)}  ${what}: ${says}`).join("\n")}\n`,
      );
      if (findings.some((finding) => finding.is === "bad")) process.exitCode = 1;
    });
}

const finding = (what: string, is: Finding["is"], says: string): Finding => ({ what, is, says });
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

function node(): Finding {
  const isRight = Number.parseInt(process.versions.node, 10) >= 24;
  return finding(
    "Node.js",
    isRight ? "ok" : "bad",
    isRight ? process.version : `${process.version}; start commands through npm, which brings Node 24`,
  );
}

function memory(): Finding {
  const isSmall = totalmem() < 4e9;
  return finding(
    "memory",
    isSmall ? "warn" : "ok",
    `${gigabytes(freemem())} free of ${gigabytes(totalmem())}${isSmall ? "; imports of gigabytes want 4 GB" : ""}`,
  );
}

async function dataFolder(): Promise<Finding> {
  const known = await stat(env.dataFolder).catch(() => null);
  if (!known) return finding("data folder", "ok", `${env.dataFolder} is made at first start`);
  const mayWrite = await access(env.dataFolder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return finding(
    "data folder",
    mayWrite ? "ok" : "bad",
    mayWrite ? env.dataFolder : `${env.dataFolder} cannot be written; give it to this account or set SVIT_DATA`,
  );
}

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs((await stat(env.dataFolder).catch(() => null)) ? env.dataFolder : ".");
  const free = bavail * bsize;
  return finding(
    "disk",
    free < 1e9 ? "bad" : free < 10e9 ? "warn" : "ok",
    `${gigabytes(free)} free${free < 10e9 ? "; the whole of SVIT wants 30 GB" : ""}`,
  );
}

/** The studio itself may be what holds the port: then it answers as one. */
async function port(): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(env.port, env.host, () => server.close(() => resolve(true)));
  });
  const address = `${env.host}:${env.port}`;
  if (isFree) return finding("port", "ok", `${address} is free`);
  const answer = await fetch(`http://${address}/`, { signal: AbortSignal.timeout(3000) }).catch(() => null);
  const isOurs = (await answer?.text().catch(() => ""))?.includes("SVIT Studio") ?? false;
  return isOurs
    ? finding("port", "ok", `the studio is running at ${address}`)
    : finding("port", "bad", `${address} is taken by another program; set SVIT_PORT`);
}

async function database(): Promise<Finding[]> {
  try {
    return await withContext(async ({ db }) => {
      const { rows } = await db.pool.query(
        `SELECT version() AS version, current_setting('server_version_num')::int AS number, pg_encoding_to_char(encoding) AS encoding,
           (SELECT count(*) FROM pg_stat_activity)::int AS connections, current_setting('max_connections')::int AS most,
           pg_database_size(current_database())::float8 AS bytes FROM pg_database WHERE datname = current_database()`,
      );
      const [known] = rows;
      const sources = await db.prisma.photoSource.findMany();
      const gone: string[] = [];
      for (const source of sources) if (!(await stat(source.root).catch(() => null))) gone.push(source.root);
      return [
        finding(
          "database",
          known.number >= 150000 ? "ok" : "bad",
          `${known.version.split(" on ")[0]}${env.databaseUrl ? " (DATABASE_URL)" : " (the studio's own)"}, ${gigabytes(known.bytes)}${known.number >= 150000 ? "" : "; 15 or newer is needed"}`,
        ),
        finding(
          "encoding",
          known.encoding === "UTF8" ? "ok" : "bad",
          known.encoding === "UTF8"
            ? "UTF8"
            : `${known.encoding}; make the database anew with UTF8, or texts are cut in the middle of characters`,
        ),
        finding(
          "connections",
          known.connections > known.most * 0.8 ? "warn" : "ok",
          `${known.connections} of ${known.most}`,
        ),
        finding(
          "photo folders",
          gone.length > 0 ? "warn" : "ok",
          gone.length > 0
            ? `gone: ${gone.join(", ")}; import the photos again from where they are now`
            : `${sources.length} in reach`,
        ),
      ];
    });
  } catch (error) {
    return [finding("database", "bad", error instanceof Error ? error.message : String(error))];
  }
}
