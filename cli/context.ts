import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { joinDatabase, type StudioDatabase } from "#server/cluster/join-database.ts";
import { actAs } from "#server/db/acting.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";

/**
 * What a command works with: an open, migrated database. `signal` is aborted by Ctrl-C. `directUrl` leads to the same
 * database without a pooler.
 */
export type CommandContext = { db: Database; directUrl: string; signal: AbortSignal };

const say = (message: string) => process.stderr.write(`${message}\n`);

/** Opens the database for one command and closes it whatever comes; Ctrl-C aborts the command's signal. */
export function withContext<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  return withDatabase(async (place, signal) => {
    await migrate(place.directUrl);
    const db = openDatabase(place.url);
    try {
      const context = { db, directUrl: place.directUrl, signal };
      return await work(context);
    } finally {
      await db.close();
    }
  });
}

/** The same for a command that takes the database as it is, of an older release, too, and opens it by itself. */
export async function withDatabase<T>(work: (place: StudioDatabase, signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = signalOfPerson();
  const place = await joinDatabase(say);
  try {
    return await actAs({ kind: "command_line" }, () => work(place, signal));
  } finally {
    await place.leave();
  }
}

/** Aborted by Ctrl-C, and by whoever ends this process in order. */
export function signalOfPerson(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => stop.abort(new StudioError("interrupted", message("interrupted")));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  return stop.signal;
}
