import { randomBytes } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type Account, giveFolder } from "./account.ts";
import { makeControlFolder, type Passwords, pgdataOf } from "./place.ts";
import { settle, underLock } from "./settle.ts";

/**
 * Gives a data folder without a cluster the files of one: `write` puts them into the folder that it gets, as the account's
 * own. They come under their name whole or not at all. The passwords are those of its roles.
 * @throws StudioError conflict where a cluster lies there already
 */
export async function adoptFiles(
  dataFolder: string,
  passwords: Passwords,
  say: (message: string) => void,
  write: (folder: string, account: Account | null) => Promise<void>,
): Promise<void> {
  const controlFolder = await makeControlFolder(dataFolder);
  await underLock(controlFolder, async () => {
    const { place, account } = await settle(controlFolder, say, passwords);
    const pgdata = pgdataOf(place);
    // Below /var/lib, of a data folder that lay here before.
    if (await stat(pgdata).catch(() => null))
      throw new StudioError("conflict", message("restoreOver", { folder: pgdata }));
    const unfinished = `${pgdata}.${randomBytes(6).toString("hex")}`;
    try {
      await write(unfinished, account);
      await giveFolder(unfinished, account);
      await rename(unfinished, pgdata);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
}
