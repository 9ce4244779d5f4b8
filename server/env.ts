import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";

/** The only reader of process.env. Every setting has a default that works on a laptop. */
const schema = z.object({
  /** The user's own PostgreSQL; absent, the studio runs one of its own in the data folder. */
  DATABASE_URL: z.url().optional(),
  /** Beside a transaction pooler: a direct address for LISTEN and session locks. */
  DIRECT_DATABASE_URL: z.url().optional(),
  /** Cluster, uploads, rejects, exports. */
  SVIT_DATA: z.string().default("data"),
  /** Where the web server listens; absent, where this data folder's studio listened last, at first 127.0.0.1:4170. */
  SVIT_HOST: z.string().optional(),
  SVIT_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  /** Host names (comma separated) that the web server answers to beside localhost, 127.0.0.1 and [::1]. */
  SVIT_HOSTS: z.string().default(""),
  /** Folders (path-separator separated) from which the browser may import. */
  SVIT_IMPORT_ROOTS: z.string().default(""),
  SVIT_DB_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(20),
  SVIT_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const settings = schema.safeParse(process.env);
if (!settings.success) {
  const wrong = settings.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
  throw new StudioError("invalid_request", `A setting is wrong. ${wrong.join(". ")}.`);
}
const parsed = settings.data;

export const env = {
  databaseUrl: parsed.DATABASE_URL,
  directDatabaseUrl: parsed.DIRECT_DATABASE_URL ?? parsed.DATABASE_URL,
  /** Absolute path of the data folder. */
  dataFolder: path.resolve(/* turbopackIgnore: true */ parsed.SVIT_DATA),
  host: parsed.SVIT_HOST ?? "127.0.0.1",
  port: parsed.SVIT_PORT ?? 4170,
  /** Whether a person chose them: the supervisor otherwise keeps to the data folder's own address. */
  hostIsGiven: parsed.SVIT_HOST !== undefined,
  portIsGiven: parsed.SVIT_PORT !== undefined,
  extraHosts: parsed.SVIT_HOSTS.split(",").filter(Boolean),
  importRoots: parsed.SVIT_IMPORT_ROOTS.split(path.delimiter).filter(Boolean),
  databaseConnections: parsed.SVIT_DB_CONNECTIONS,
  logLevel: parsed.SVIT_LOG,
};
