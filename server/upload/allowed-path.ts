import { realpath } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/**
 * The real path that a browser asked to import from, if it lies under a folder that the administrator allowed.
 * @throws StudioError forbidden, whether or not it exists: what lies elsewhere is not told
 */
export async function allowedPath(asked: string, roots: readonly string[]): Promise<string> {
  const real = await realpath(asked).catch(() => null);
  for (const root of roots) {
    // A root that is not there allows nothing.
    const realRoot = await realpath(root).catch(() => null);
    if (real !== null && realRoot !== null && (real === realRoot || real.startsWith(realRoot + path.sep))) return real;
  }
  throw new StudioError("forbidden", message("pathNotAllowed"));
}
