import { z } from "zod";

/** Of the repository and of the manifests in it. A program reads its own and those before it. */
export const BACKUP_VERSION = 1;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** Below a folder, by the names that the backup itself wrote. A repository may come from anywhere: none leads out of it. */
const pathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.includes("\0") && !path.includes("\\"), "a path of another system")
  .refine(
    (path) => path.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    "a path out of its folder",
  );

/** A file as it was: where it lay, and what it held. */
export const storedFileSchema = z.strictObject({
  path: pathSchema,
  bytes: z.number().int().min(0),
  sha256: sha256Schema,
});
export type StoredFile = z.infer<typeof storedFileSchema>;

const lsnSchema = z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/);

/** The studio's own PostgreSQL: its files, which are whole only with the log from `startLsn` to `stopLsn`. */
const clusterSchema = z.strictObject({
  kind: z.literal("cluster"),
  /** Files of another platform cannot be read. */
  platform: z.string(),
  startLsn: lsnSchema,
  stopLsn: lsnSchema,
  segmentBytes: z.number().int().min(1),
  /** Of the backup, where the log stands at all. */
  folders: z.array(pathSchema),
  files: z.array(storedFileSchema),
  backupLabel: z.string(),
});

/** PostgreSQL of one's own: what pg_dump wrote. */
const dumpSchema = z.strictObject({ kind: z.literal("dump"), file: storedFileSchema });

export const manifestSchema = z.strictObject({
  version: z.number().int(),
  /** When it was begun, and up to when it holds everything. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  studio: z.string(),
  installation: z.uuid(),
  /** Migrations that the database had. */
  migrations: z.array(z.string()),
  /** As server_version_num: 180004. */
  postgres: z.number().int(),
  /** Where it lay: photos and uploads are named by it in the database. */
  dataFolder: z.string(),
  database: z.discriminatedUnion("kind", [clusterSchema, dumpSchema]),
  /** Of the data folder: photos, uploads, rejects, releases. */
  files: z.array(storedFileSchema),
});
export type BackupManifest = z.infer<typeof manifestSchema>;
export type ClusterBackup = z.infer<typeof clusterSchema>;

/** What marks a folder as a repository, and of which studio. */
export const repositorySchema = z.strictObject({
  kind: z.literal("svit-studio-backups"),
  version: z.number().int(),
  installation: z.uuid(),
});
