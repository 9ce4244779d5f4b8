import type { Database } from "#server/db/client.ts";

/** What a command works with. `signal` is aborted by Ctrl-C; `db` is open and migrated. */
export type CommandContext = { db: Database; signal: AbortSignal };
