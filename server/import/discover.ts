import { open, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { type Recognised, recogniseJson } from "./recognise.ts";

/**
 * A file to import: where it lies; `name`, its path relative to what was given, which photo identities come from; and
 * `shown`, the path that people know it by.
 */
export type SourceFileToRead = { path: string; name: string; root: string; shown: string; bytes: number };

export type Discovered = {
  json: (SourceFileToRead & { recognised: Extract<Recognised, { kind: "json" }> })[];
  photos: SourceFileToRead[];
  unreadable: { path: string; reason: string }[];
  skipped: { path: string; reason: string }[];
};

/** A file under a name of its own: an upload lies under a number. */
export type NamedFile = { path: string; name: string };

const PHOTO_NAME = /\.(jpe?g|png|webp)$/i;
const JSON_NAME = /\.(json|jsonl|ndjson)$/i;

/**
 * Finds what there is to import under paths, each recognised by its content. Links that leave a given folder are not
 * followed. @throws StudioError not_found for a path that is not there; unreadable_input where nothing is known
 */
export async function discover(paths: readonly string[], files: readonly NamedFile[] = []): Promise<Discovered> {
  const found: Discovered = { json: [], photos: [], unreadable: [], skipped: [] };
  for (const given of paths) await discoverPath(given, found);
  for (const file of files) {
    const { size } = await stat(file.path);
    await sort(
      { path: file.path, name: file.name, root: path.dirname(file.path), shown: file.name, bytes: size },
      found,
    );
  }
  if (found.json.length + found.photos.length + found.unreadable.length === 0) {
    const seen = found.skipped.slice(0, 5).map(({ path: name, reason }) => `${name} (${reason})`);
    throw new StudioError(
      "unreadable_input",
      `Nothing to import was found in ${[...paths, ...files.map((file) => file.name)].join(", ")}.` +
        (seen.length > 0 ? ` Passed over: ${seen.join("; ")}.` : "") +
        " The studio reads SVIT, LLaVA, Vision-Flan, Visual Genome, COCO and gloss files, and folders of jpg, png or webp photos.",
    );
  }
  return found;
}

async function discoverPath(given: string, found: Discovered): Promise<void> {
  const real = await realpath(given).catch(() => null);
  if (real === null) throw new StudioError("not_found", `There is no file or folder ${given}.`);
  const { size, ...kind } = await stat(real).then((known) => ({
    size: known.size,
    isFolder: known.isDirectory(),
    isFile: known.isFile(),
  }));
  if (kind.isFile) {
    const root = path.dirname(real);
    return sort({ path: real, name: path.basename(real), root, shown: real, bytes: size }, found);
  }
  if (!kind.isFolder) {
    found.skipped.push({ path: given, reason: "neither a file nor a folder" });
    return;
  }
  for (const entry of (await readdir(real, { withFileTypes: true, recursive: true })).sort(byPlace)) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    const target = await realpath(file).catch(() => null);
    if (target === null || !target.startsWith(real + path.sep)) {
      found.skipped.push({ path: file, reason: "a link that leads out of the folder, or to nothing" });
      continue;
    }
    const known = await stat(target);
    if (!known.isFile()) continue;
    const name = path.relative(real, file).split(path.sep).join("/");
    await sort({ path: file, name, root: real, shown: file, bytes: known.size }, found);
  }
}

const byPlace = (a: { parentPath: string; name: string }, b: { parentPath: string; name: string }) =>
  path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;

async function sort(file: SourceFileToRead, found: Discovered): Promise<void> {
  if (PHOTO_NAME.test(file.name) || (!JSON_NAME.test(file.name) && (await isPhoto(file.path)))) {
    found.photos.push(file);
    return;
  }
  const recognised = await recogniseJson(file.path, file.name);
  if (recognised.kind === "json") found.json.push({ ...file, recognised });
  else if (recognised.kind === "unreadable" && JSON_NAME.test(file.name))
    found.unreadable.push({ path: file.shown, reason: recognised.reason });
  else found.skipped.push({ path: file.shown, reason: recognised.reason });
}

async function isPhoto(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0);
    return (
      buffer.readUIntBE(0, 3) === 0xffd8ff ||
      buffer.toString("latin1", 1, 4) === "PNG" ||
      (buffer.toString("latin1", 0, 4) === "RIFF" && buffer.toString("latin1", 8, 12) === "WEBP")
    );
  } finally {
    await handle.close();
  }
}
