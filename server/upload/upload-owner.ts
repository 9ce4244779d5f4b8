import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { PRIVATE_FILE } from "#server/data-folder.ts";

/** Beside an upload's files: the id of whoever began it. */
const OWNER = "owner";

/**
 * Makes an upload in this folder the person's who sends its first slice. To everybody else it is not there, with whatever slice:
 * its id alone, which may stand in a log or an address, lets nobody add to it. @throws StudioError not_found
 */
export async function claimUpload(folder: string, personId: string): Promise<void> {
  const file = path.join(folder, OWNER);
  if ((await ownerIn(file)) === null) {
    // The name appears with its content or not at all, and once: of two first slices one makes it.
    const partly = path.join(folder, `${randomUUID()}.new`);
    await writeFile(partly, personId, { mode: PRIVATE_FILE });
    await link(partly, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    await rm(partly, { force: true });
  }
  await requireOwner(folder, personId);
}

/** @throws StudioError not_found for everybody but whoever began the upload */
export async function requireOwner(folder: string, personId: string): Promise<void> {
  if ((await ownerIn(path.join(folder, OWNER))) !== personId) throw new StudioError("not_found", message("noUpload"));
}

const ownerIn = (file: string): Promise<string | null> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
