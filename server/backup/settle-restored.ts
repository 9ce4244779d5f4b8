import { hostname } from "node:os";
import path from "node:path";
import pg from "pg";
import type { BackupManifest } from "#domain/backup/manifest.ts";
import { must } from "#domain/must.ts";
import { record } from "#server/db/audit.ts";
import { migrate } from "#server/db/migrate.ts";
import { moveUploads } from "#server/runs/run-states.ts";
import { recordBackupFailure } from "./record-backup.ts";

/** What came back, as a person can hold it against what they remember. */
export type Restored = {
  datasets: number;
  entries: number;
  verdicts: number;
  /** Of the latest verdict, as an ISO time; null where there is none. */
  latestVerdict: string | null;
};

/**
 * Numbers that the studio of before gave out after the backup are in browsers and exports. None is given out again: so many
 * are passed over, more than the entries of a hundred times SVIT.
 */
const PASSED_OVER = 1_000_000_000;

/**
 * Makes a restored database one to go on with. It is brought up to date, by the studio's own role; then, in one transaction: photos and uploads are where the data folder is now, numbers
 * go on far behind, everybody signs in again (a sign-in that was ended after the backup would live again), and the audit log tells of it.
 * Where that fails the log says so, if there is one.
 */
export async function settleRestored(
  url: string,
  manifest: BackupManifest,
  dataFolder: string,
  at: string,
): Promise<Restored> {
  try {
    await migrate(url);
    return await settle(url, manifest, dataFolder, at);
  } catch (error) {
    await recordBackupFailure(url, "restore_fail", error);
    throw error;
  }
}

async function settle(url: string, manifest: BackupManifest, dataFolder: string, at: string): Promise<Restored> {
  const client = new pg.Client({ connectionString: url, application_name: "svit-studio restore" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query(`UPDATE "PhotoSource" SET root = $2 WHERE kind = 'store' AND root = $1`, [
      path.join(manifest.dataFolder, "photos"),
      path.join(dataFolder, "photos"),
    ]);
    // Those of the studio's own folder came along; a folder that somebody named is where it was, if it is.
    const releases = (folder: string) => `${path.join(folder, "releases")}${path.sep}`;
    await client.query(
      `UPDATE "Release" SET place = $2 || substr(place, length($1) + 1), machine = $3 WHERE starts_with(place, $1)`,
      [releases(manifest.dataFolder), releases(dataFolder), hostname()],
    );
    await moveUploads(client, path.join(manifest.dataFolder, "uploads"), path.join(dataFolder, "uploads"));
    await client.query(
      `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, least(coalesce(last_value, 0) + $1, max_value))
       FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype AND sequencename <> 'Run_id_seq'`,
      [PASSED_OVER],
    );
    await client.query('DELETE FROM "SignIn"');
    const restored = await countRestored(client);
    await record(client, { action: "restore", after: { kind: manifest.database.kind, at } });
    await client.query("COMMIT");
    return restored;
  } finally {
    await client.end();
  }
}

async function countRestored(client: pg.Client): Promise<Restored> {
  const { rows } = await client.query<Omit<Restored, "latestVerdict"> & { latest: Date | null }>(
    `SELECT (SELECT count(*)::int FROM "Dataset" WHERE "removedAt" IS NULL) AS datasets,
       (SELECT count(*)::float8 FROM "Entry") AS entries, (SELECT count(*)::float8 FROM "Verdict") AS verdicts,
       (SELECT max("createdAt") FROM "Verdict") AS latest`,
  );
  const { latest, ...counts } = must(rows[0], "a query without FROM answers a row");
  return { ...counts, latestVerdict: latest?.toISOString() ?? null };
}
