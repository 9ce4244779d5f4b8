import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { writeWhole } from "#server/write-whole.ts";
import { type Account, canEnter, giveFolder } from "./account.ts";

/** What stays the same for one data folder's cluster, kept in `cluster.json` beside its lock. */
export type ClusterPlace = {
  /** Folder of the control file and the lock: `<data folder>/cluster`. */
  controlFolder: string;
  /** Folder of PostgreSQL's own files (`pgdata`, `postgres.log`), owned by the account that it runs under. */
  home: string;
  /** On 127.0.0.1. */
  port: number;
  /** Of the role `svit`, which owns the studio's database and no more. */
  password: string;
  /** Of the role `postgres`, which starts, counts and stops. */
  controlPassword: string;
};

export type Passwords = Pick<ClusterPlace, "password" | "controlPassword">;

/** Where a root-started cluster lives when the data folder is one that no other account may enter (/root is 0700). */
const SYSTEM_FOLDER = "/var/lib/svit-studio";

export function pgdataOf(place: ClusterPlace): string {
  return path.join(place.home, "pgdata");
}

export function logFileOf(place: ClusterPlace): string {
  return path.join(place.home, "postgres.log");
}

/** Where the studio (role `svit`, database `svit`) finds this cluster. */
export function studioUrl(place: ClusterPlace): string {
  return `postgresql://svit:${place.password}@127.0.0.1:${place.port}/svit`;
}

/** The cluster's superuser, for starting, counting, stopping and tests' databases. */
export function controlUrl(place: ClusterPlace, database = "postgres"): string {
  return `postgresql://postgres:${place.controlPassword}@127.0.0.1:${place.port}/${database}`;
}

export async function makeControlFolder(dataFolder: string): Promise<string> {
  const controlFolder = path.join(dataFolder, "cluster");
  await mkdir(controlFolder, { recursive: true });
  return realpath(controlFolder);
}

/** The place chosen at first start; null before. */
export async function loadPlace(controlFolder: string): Promise<ClusterPlace | null> {
  const file = path.join(controlFolder, "cluster.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new StudioError("database_down", message("clusterForeign", { file, problem: error.code ?? error.message }), {
      cause: error,
    });
  });
  return text === null ? null : { controlFolder, ...parsePlace(file, text) };
}

const placeSchema = z.object({
  home: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  password: z.string().min(1),
  controlPassword: z.string().min(1),
});

/** A machine that lost its power may leave the file empty; somebody may have edited it. */
function parsePlace(file: string, text: string): z.infer<typeof placeSchema> {
  try {
    return placeSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem =
      cause instanceof z.ZodError ? cause.issues.map(({ path }) => path.join(".")).join(", ") : "not JSON";
    throw new StudioError("database_down", message("clusterDamaged", { file, problem }), { cause });
  }
}

/** Chooses folder, port and, where none are given, passwords for a new cluster that will run under `account`, and keeps them. */
export async function choosePlace(
  controlFolder: string,
  account: Account | null,
  say: (message: string) => void,
  passwords: Passwords = { password: newPassword(), controlPassword: newPassword() },
): Promise<ClusterPlace> {
  let home = path.join(controlFolder, "postgres");
  if (account && !canEnter(controlFolder, account)) {
    const digest = createHash("sha256").update(controlFolder).digest("hex").slice(0, 16);
    home = path.join(SYSTEM_FOLDER, digest);
    say(`The account ${account.name} cannot enter ${controlFolder}, so PostgreSQL keeps its files in ${home}.`);
  }
  await mkdir(home, { recursive: true });
  await giveFolder(home, account);
  const place: ClusterPlace = {
    controlFolder,
    home,
    port: must(await freePort(0), "the system names a free port"),
    ...passwords,
  };
  await savePlace(place);
  return place;
}

const newPassword = () => randomBytes(24).toString("base64url");

/** Written whole or not at all, readable by its owner alone. */
export async function savePlace({ controlFolder, ...kept }: ClusterPlace): Promise<void> {
  const file = path.join(controlFolder, "cluster.json");
  await writeWhole(file, `${JSON.stringify(kept, null, 2)}\n`, 0o600);
}

/** The wished port of 127.0.0.1 (0: any) where nobody listens on it now; null where it is taken. */
export async function freePort(wished: number): Promise<number | null> {
  const server = net.createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(wished, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
