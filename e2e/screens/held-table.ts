import pg from "pg";
import { joinCluster } from "#server/cluster/join.ts";

/** Keeps everybody from writing to a table of the studio's, until what is returned is called. Reading goes on. */
export async function holdTable(dataFolder: string, table: "EntryStatus"): Promise<() => Promise<void>> {
  const cluster = await joinCluster(dataFolder);
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE "${table}" IN SHARE ROW EXCLUSIVE MODE`);
  return async () => {
    await client.end();
    await cluster.leave();
  };
}
