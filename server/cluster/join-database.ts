import { env } from "#server/env.ts";
import { joinCluster } from "./join.ts";

export type StudioDatabase = { url: string; directUrl: string; leave(): Promise<void> };

/** The user's own PostgreSQL where DATABASE_URL names one, else the data folder's cluster. For every door. */
export async function joinDatabase(say: (message: string) => void): Promise<StudioDatabase> {
  if (env.databaseUrl) {
    return { url: env.databaseUrl, directUrl: env.directDatabaseUrl ?? env.databaseUrl, leave: async () => {} };
  }
  const { url, leave } = await joinCluster(env.dataFolder, { say });
  return { url, directUrl: url, leave };
}
