import { openDataFolder } from "#server/data-folder.ts";
import { env } from "#server/env.ts";
import { joinCluster } from "./join.ts";

/**
 * `isOwn`: the data folder's, which the last of its members stops; `controlUrl` is then its superuser's, of the studio's
 * database, else null.
 */
export type StudioDatabase = {
  url: string;
  directUrl: string;
  isOwn: boolean;
  controlUrl: string | null;
  leave(): Promise<void>;
};

/** The user's own PostgreSQL where DATABASE_URL names one, else the data folder's cluster. For whatever opens the database. */
export async function joinDatabase(say: (message: string) => void): Promise<StudioDatabase> {
  if (env.databaseUrl) {
    const directUrl = env.directDatabaseUrl ?? env.databaseUrl;
    return { url: env.databaseUrl, directUrl, isOwn: false, controlUrl: null, leave: async () => {} };
  }
  await openDataFolder(env.dataFolder);
  const { url, studioControlUrl: controlUrl, leave } = await joinCluster(env.dataFolder, { say });
  return { url, directUrl: url, isOwn: true, controlUrl, leave };
}
