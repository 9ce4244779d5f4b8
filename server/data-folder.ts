import { chmod, lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { makeFolder } from "./make-folder.ts";

/** Others may pass through: PostgreSQL has an account of its own where root starts it. They may not look in. */
const PASSED_MODE = 0o711;
/** Modes that a umask gave the data folder in earlier releases; any other was chosen by a person, and stays. */
const GIVEN_MODES = [0o755, 0o775, 0o777];

/** For what people sent, and what was made of it: nobody's but the studio's. */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

const PRIVATE_NAMES = ["photos", "exports", "uploads", "rejects", "runs", "photo-cache", "releases", "recipe-files"];

/** Stands in a data folder while a backup is restored into it. One that was left half restored is no studio. */
export const RESTORING = "restoring.json";

/**
 * Makes the data folder where it is missing, and closes what is private in it to other accounts. What belongs to another
 * account, a link, and a mode that a person chose stay as they are.
 * @throws StudioError invalid_request where it is a file, conflict where a restore was broken off in it; what the system says where it cannot be made
 */
export async function openDataFolder(folder: string): Promise<void> {
  const known = await stat(/* turbopackIgnore: true */ folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (known === null) await makeFolder(folder, PASSED_MODE);
  else if (!known.isDirectory()) throw new StudioError("invalid_request", message("dataIsFile", { file: folder }));
  else if (isOwn(known.uid) && GIVEN_MODES.includes(known.mode & 0o7777)) await chmod(folder, PASSED_MODE);
  // Not there: all is well.
  if (await stat(path.join(folder, RESTORING)).catch(() => null))
    throw new StudioError("conflict", message("restoreUnfinished", { folder }));
  // Another account's folder may not be looked into: whoever needs it for more is told so there.
  for (const name of await readdir(folder).catch(() => []))
    if (PRIVATE_NAMES.includes(name)) await close(path.join(folder, name));
}

async function close(folder: string): Promise<void> {
  // Gone meanwhile: the cache may be deleted at any time.
  const known = await lstat(folder).catch(() => null);
  if (known?.isDirectory() && isOwn(known.uid) && (known.mode & 0o077) !== 0) await chmod(folder, PRIVATE_FOLDER);
}

const isOwn = (uid: number) => process.getuid === undefined || uid === process.getuid();
