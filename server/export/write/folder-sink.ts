import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { StudioError } from "#domain/error.ts";
import { unshardedName } from "#domain/export/shard-size.ts";
import { message } from "#domain/message.ts";
import { makeFolder } from "#server/make-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { refuse } from "./disk-error.ts";
import type { Sink } from "./sink.ts";

/**
 * Writes into a folder, which is made where it is missing, and where a name says so beside it ("../svit.manifest.json"). A file has the name `NAME.partial-PID` until all are written
 * and on the disk; then each gets its own name, the manifest's last. What an export of the same names left when it was
 * killed is removed.
 *
 * `names` are all names that the export may use, whole or in shards. One that exists is refused, unless `force`: then all
 * of them go with the first new one, so that nothing of an older export stays beside a newer one.
 */
export async function folderSink(folder: string, names: readonly string[], { force = false } = {}): Promise<Sink> {
  const made = await makeFolder(path.resolve(folder)).catch(refuse(folder));
  const findTaken = async () => {
    const taken = (await listAll(folder, names)).filter((name) => rankOf(name, names) >= 0);
    // The manifest, which vouches for the others, goes first.
    return taken.sort((one, other) => rankOf(other, names) - rankOf(one, names));
  };
  const refuseTaken = async () => {
    const [name] = force ? [] : await findTaken();
    if (name !== undefined) throw new StudioError("conflict", message("fileExists", { file: path.join(folder, name) }));
  };
  await refuseTaken();
  await removeLeftovers(folder, names);
  const opened = new Map<string, WriteStream>();
  const finalNames = new Map<string, string>();
  const madeWithin: { own: string; first: string }[] = [];
  /** The folder within that a name is in. */
  const makeOwnFolder = async (name: string) => {
    const own = path.resolve(folder, path.dirname(name));
    const first = await makeFolder(own).catch(refuse(own));
    if (first !== undefined) madeWithin.push({ own, first });
  };
  const partial = (name: string) => path.join(folder, `${name}.partial-${process.pid}`);
  return {
    scratchFolder: tmpdir(),
    takePhotos: null,
    async open(name) {
      await makeOwnFolder(name);
      // flush: on the disk before it is closed.
      const stream = createWriteStream(partial(name), { flags: "wx", flush: true, highWaterMark: 1024 * 1024 });
      await once(stream, "open").catch(refuse(partial(name)));
      opened.set(name, stream);
      return stream;
    },
    rename(name, to) {
      finalNames.set(name, to);
    },
    async commit() {
      await refuseTaken();
      if (force) for (const name of await findTaken()) await rm(path.join(folder, name), { force: true });
      for (const name of opened.keys()) await rename(partial(name), path.join(folder, finalNames.get(name) ?? name));
      for (const own of foldersOf(names)) await syncFolder(path.join(folder, own)).catch(refuse(folder));
    },
    async abort() {
      for (const [name, stream] of opened) {
        stream.destroy();
        // It was destroyed a line ago, and says so.
        await finished(stream).catch(() => {});
        await rm(partial(name), { force: true });
      }
      for (const { own, first } of madeWithin) await removeEmpty(own, first);
      if (made) await removeEmpty(path.resolve(folder), made);
    },
  };
}

/** The folders that names are in, relative to the export's own. */
const foldersOf = (names: readonly string[]) => new Set([".", ...names.map((name) => path.dirname(name))]);

/** Everything that lies in the folders of these names, as they name it. */
async function listAll(folder: string, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const own of foldersOf(names)) {
    const at = path.join(folder, own);
    for (const name of await readdir(at).catch(noneWhereAbsent(at))) found.push(path.join(own, name));
  }
  return found;
}

/** A folder that an export is still to make holds nothing. */
const noneWhereAbsent = (folder: string) => (error: NodeJS.ErrnoException) =>
  error.code === "ENOENT" ? [] : refuse(folder)(error);

/** Which of the names a file has, itself or as a part; -1 for none. */
const rankOf = (file: string, names: readonly string[]): number =>
  Math.max(names.indexOf(file), names.indexOf(unshardedName(file)));

/** Removes a folder and those above it down to `made`, as far as nothing is in them. */
async function removeEmpty(folder: string, made: string): Promise<void> {
  for (let at = folder; at.length >= made.length; at = path.dirname(at)) {
    const isGone = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

/** Partial files of these names whose process is gone. */
async function removeLeftovers(folder: string, names: readonly string[]): Promise<void> {
  for (const file of await listAll(folder, names)) {
    const [, name = "", pid] = file.match(/^(.*)\.partial-(\d+)$/) ?? [];
    if (rankOf(name, names) >= 0 && !isAlive(Number(pid))) await rm(path.join(folder, file), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
