import { randomBytes } from "node:crypto";
import { lstat, mkdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { whereLeads } from "#domain/llava/image-path.ts";
import { refuse } from "#server/export/write/disk-error.ts";
import { makeFolder } from "#server/make-folder.ts";

/** placed: written now. there: it stood there already, the same. taken: something else has its place. */
export type Placing = "placed" | "there" | "taken";

/** What stands in the target: a file's bytes, or a link to the file of that path. */
export type PlacedContent = { bytes: Uint8Array } | { linkTo: string };

/** The folders and the file that a record's name leads to, below whatever folder; null where it may lead anywhere else. */
export function partsOf(name: string): string[] | null {
  if (whereLeads(name) !== "inside") return null;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length > 0 ? parts : null;
}

/** The path below `folder` that a record's name leads to; null where it may lead anywhere else. */
export function targetOf(folder: string, name: string): string | null {
  const target = path.join(folder, ...(partsOf(name) ?? []));
  return target.startsWith(path.resolve(folder) + path.sep) ? target : null;
}

/**
 * Puts a file under `folder` (absolute), folders between them made. A link that stands in the way is never followed, and
 * nothing is replaced. A file appears whole or not at all.
 */
export async function placeFile(folder: string, target: string, content: PlacedContent): Promise<Placing> {
  if (!(await makeFolders(folder, path.dirname(target)))) return "taken";
  // Nothing is there yet.
  const before = await lstat(target).catch(() => null);
  if (before !== null) return (await isSame(target, before.isFile(), content)) ? "there" : "taken";
  if ("linkTo" in content) {
    await symlink(content.linkTo, target).catch(refuse(target));
    return "placed";
  }
  const partial = `${target}.partial-${randomBytes(6).toString("hex")}`;
  try {
    // wx: O_EXCL does not follow a link either.
    await writeFile(partial, content.bytes, { flag: "wx" }).catch(refuse(target));
    await rename(partial, target);
  } catch (error) {
    // The first error is thrown; leftovers are removed by the next export.
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  return "placed";
}

async function isSame(target: string, isFile: boolean, content: PlacedContent): Promise<boolean> {
  // No link.
  if ("linkTo" in content) return (await readlink(target).catch(() => null)) === content.linkTo;
  return isFile && Buffer.compare(await readFile(target), content.bytes) === 0;
}

/** Makes the folders from `top` down to `folder`; false where something that is no folder, or a link, is one of them. */
async function makeFolders(top: string, folder: string): Promise<boolean> {
  await makeFolder(top).catch(refuse(top));
  let at = top;
  for (const part of path.relative(top, folder).split(path.sep).filter(Boolean)) {
    at = path.join(at, part);
    await mkdir(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") refuse(at)(error);
    });
    if (!(await lstat(at)).isDirectory()) return false;
  }
  return true;
}
