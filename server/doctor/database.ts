import { stat } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { gigabytes } from "#domain/gigabytes.ts";
import { joinDatabase } from "#server/cluster/join-database.ts";
import { loadPlace, logFileOf } from "#server/cluster/place.ts";
import { findPending } from "#server/db/migrate.ts";
import { isPack } from "#server/photo-file/packed-photo.ts";
import { type Finding, judge } from "./finding.ts";
import { lookForSlowness } from "./slowness.ts";
import { judgeSlowness } from "./slowness-rules.ts";

/** UNIQUE … NULLS NOT DISTINCT. */
const VERSION_MIN = 150000;
const CONNECT_MS_MAX = 5000;
/** A worker looks every second; a job that waits this long has none. */
const WAITING_SECONDS_MAX = 60;

/**
 * The database of `url`, or the data folder's own where it is null (which is started for the look if it does not run, and
 * stopped again). Changes nothing in it; a database that cannot be reached is a finding like any other.
 */
export async function examineDatabase(url: string | null, dataFolder: string): Promise<Finding[]> {
  const own = url === null ? await loadPlace(path.join(dataFolder, "cluster")).catch(() => null) : null;
  if (url === null && !own)
    return [judge("database", "the studio's own will be created at the first start", null, "bad")];
  try {
    const place = url === null ? await joinDatabase(() => {}) : { url, leave: async () => {} };
    try {
      return await look(place.url, own ? "the studio's own" : "DATABASE_URL");
    } finally {
      await place.leave();
    }
  } catch (error) {
    const advice = own ? `its log is ${logFileOf(own)}` : "check that it runs, and DATABASE_URL";
    return [judge("database", "", `cannot be reached: ${oneLine(error)}; ${advice}`, "bad")];
  }
}

async function look(url: string, whose: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX });
  client.on("error", () => {});
  await client.connect();
  try {
    const server = await examineServer(client, whose);
    const { finding, isCurrent } = await examineMigrations(url);
    if (!isCurrent) return [...server, finding];
    const slowness = judgeSlowness(await lookForSlowness(client));
    return [
      ...server,
      finding,
      await photoFolders(client),
      await sharedImages(client),
      await jobs(client),
      ...slowness,
    ];
  } finally {
    await client.end();
  }
}

/** Releases before roots were kept took names that look alike for one photo. SVIT's rows name no path, and are not asked. */
async function sharedImages(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string; images: number; example: string }>(
    `SELECT d.name, count(*)::int AS images, min(i.identity) AS example FROM (
       SELECT e."imageId" FROM "SourceFile" f JOIN "Entry" e ON e."datasetId" = f."datasetId" AND e."sourceFileId" = f.id
       WHERE f."rootId" IS NULL AND e."partShell" IS NULL AND e."imageId" IS NOT NULL
       GROUP BY 1 HAVING count(DISTINCT ltrim(replace(e."rowShell"->>'image', '\\', '/'), './')) > 1) shared
     JOIN "Image" i ON i.id = shared."imageId" JOIN "Dataset" d ON d.id = i."datasetId"
     WHERE i.identity NOT LIKE 'path%' AND d."removedAt" IS NULL GROUP BY 1 ORDER BY 1`,
  );
  const says = rows.map(
    ({ name, images, example }) =>
      `${images} images of ${name} were made of several photos (such as ${example}): npm run studio -- import --repair --dataset ${JSON.stringify(name)}`,
  );
  return judge("one photo per image", "every image has one photo", says.length > 0 ? says.join("; ") : null, "warn");
}

async function examineServer(client: pg.Client, whose: string): Promise<Finding[]> {
  const { rows } = await client.query<{
    version: string;
    number: number;
    encoding: string;
    bytes: number;
    used: number;
    most: number;
    trigrams: boolean;
  }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       pg_encoding_to_char(encoding) AS encoding, pg_database_size(oid)::float8 AS bytes,
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS trigrams
     FROM pg_database WHERE datname = current_database()`,
  );
  return rows.flatMap(({ version, number, encoding, bytes, used, most, trigrams }) => [
    judge(
      "database",
      `PostgreSQL ${version} (${whose}), ${gigabytes(bytes)}`,
      number < VERSION_MIN
        ? `PostgreSQL ${version} is too old: 15 or newer is needed`
        : trigrams
          ? null
          : "the extension pg_trgm is missing: install PostgreSQL's contrib package",
      "bad",
    ),
    judge(
      "encoding",
      encoding,
      encoding === "UTF8"
        ? null
        : `${encoding}: create a new database with ENCODING 'UTF8'; this one cannot store all texts`,
      "bad",
    ),
    judge(
      "connections",
      `${used} of ${most}`,
      used > most * 0.8 ? `${used} of ${most}: lower SVIT_DB_CONNECTIONS, or raise max_connections` : null,
      "warn",
    ),
  ]);
}

async function examineMigrations(url: string): Promise<{ finding: Finding; isCurrent: boolean }> {
  try {
    const pending = await findPending(url);
    const says = pending.length === 0 ? "all applied" : `${pending.join(", ")} will be applied at the next start`;
    return { finding: judge("migrations", says, null, "bad"), isCurrent: pending.length === 0 };
  } catch (error) {
    return { finding: judge("migrations", "", oneLine(error), "bad"), isCurrent: false };
  }
}

async function photoFolders(client: pg.Client): Promise<Finding> {
  // Addresses (http, s3) are asked only when somebody looks: they may be down today.
  const { rows } = await client.query<{ kind: string; root: string; name: string }>(
    `SELECT DISTINCT s.kind, s.root, d.name FROM "PhotoSource" s JOIN "Dataset" d ON d.id = s."datasetId"
     WHERE s.kind NOT IN ('http', 's3') AND d."removedAt" IS NULL ORDER BY s.root, d.name`,
  );
  const gone: string[] = [];
  for (const { kind, root, name } of rows) {
    // Gone: told below.
    const known = await stat(root).catch(() => null);
    const isThere = isPack(kind) ? known?.isFile() : known?.isDirectory();
    if (!isThere) gone.push(`${root} (${name})`);
  }
  const problem = `missing: ${gone.join(", ")}; put them back, or import the photos from where they are now`;
  return judge("photo folders", `${rows.length} accessible`, gone.length > 0 ? problem : null, "warn");
}

async function jobs(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ waiting: number; running: number }>(
    `SELECT count(*) FILTER (WHERE state = 'waiting' AND "createdAt" < now() - $1 * interval '1 s')::int AS waiting,
       count(*) FILTER (WHERE state = 'running')::int AS running FROM "Run"`,
    [WAITING_SECONDS_MAX],
  );
  const { waiting, running } = rows[0] ?? { waiting: 0, running: 0 };
  // Behind one that runs it is right to wait.
  const problem = `${waiting} waiting and no worker running: start the studio, or \`npm run worker\``;
  return judge("jobs", `${running} running, ${waiting} waiting`, waiting > 0 && running === 0 ? problem : null, "warn");
}

const oneLine = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(oneLine).join("; ")
    : (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " ");
