import { openDataFolder } from "#server/data-folder.ts";
import { env } from "#server/env.ts";
import { joinCluster } from "./join.ts";

/** `isOwn`: the data folder's, which the last of its members stops. */
export type StudioDatabase = { url: string; directUrl: string; isOwn: boolean; leave(): Promise<void> };

/** The user's own PostgreSQL where DATABASE_URL names one, else the data folder's cluster. For whatever opens the database. */
export async function joinDatabase(say: (message: string) => void): Promise<StudioDatabase> {
  if (env.databaseUrl) {
    const directUrl = env.directDatabaseUrl ?? env.databaseUrl;
    return { url: env.databaseUrl, directUrl, isOwn: false, leave: async () => {} };
  }
  await openDataFolder(env.dataFolder);
  const { url, leave } = await joinCluster(env.dataFolder, { say });
  return { url, directUrl: url, isOwn: true, leave };
}
