import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import type { IdRule } from "#domain/identity/public-id.ts";
import { passedFile } from "#domain/import/import-report.ts";
import { isMappable } from "#domain/import/unit-counts.ts";
import { message } from "#domain/message.ts";
import { parsePhotoAddress } from "#domain/photo/photo-address.ts";
import { isClutter } from "./clutter.ts";
import { type Discovered, noFindings, type SourceFileToRead } from "./discovered.ts";
import { takeListed } from "./listed-files.ts";
import { type Mappings, NO_MAPPINGS } from "./mapped-records.ts";
import { JSON_NAME, sortFile } from "./sort-file.ts";
import { uploadPlace } from "./upload-place.ts";

/** A file under a name of its own: an upload lies under a number. */
export type NamedFile = { path: string; name: string };

/** What an import is asked to look through. `photos`: places that photos alone are taken from. */
export type Asked = {
  paths: readonly string[];
  files: readonly NamedFile[];
  photos: readonly string[];
  ids: readonly IdRule[];
  mappings: Mappings;
  signal: AbortSignal | undefined;
};

/**
 * Finds what there is to import under paths, each recognised by its content, packed (.gz, .zst, .zip) or not. Links that
 * leave a given folder are not followed. `photos` name places that photos alone are taken from: folders, zips, and
 * addresses, which are not asked yet. `mappings`: what people said of records of no known shape.
 * @throws StudioError not_found for a path that is not there; unreadable_input where nothing is known; invalid_request
 * for an address that is none
 */
export async function discover(
  paths: readonly string[],
  files: readonly NamedFile[] = [],
  photos: readonly string[] = [],
  ids: readonly IdRule[] = [],
  signal?: AbortSignal,
  mappings: Mappings = NO_MAPPINGS,
): Promise<Discovered> {
  const found = await lookThrough({ paths, files, photos, ids, mappings, signal });
  const { json, photos: single, zips, addresses, unreadable, skipped, unmapped } = found;
  // A mapping that fits nothing is told as that.
  if (json.length + single.length + zips.length + addresses.length + unreadable.length + unmapped.length === 0) {
    const names = [...photos, ...paths, ...files.map((file) => file.name)].join(", ");
    // Those first of which a person may say what their keys are.
    const first = skipped.toSorted((a, b) => Number(isMappable(b)) - Number(isMappable(a)));
    const passed = first.slice(0, 5).map(passedFile);
    throw new StudioError(
      "unreadable_input",
      passed.length > 0 ? message("nothingFoundPassed", { names, passed }) : message("nothingFound", { names }),
    );
  }
  return found;
}

/** The same, whatever it finds. */
export async function lookThrough({ paths, files, photos, ids, mappings, signal }: Asked): Promise<Discovered> {
  const found = noFindings(ids, mappings);
  for (const given of photos) await discoverPhotos(given, found, signal);
  for (const given of paths) await discoverPath(given, found, signal);
  for (const file of files) {
    const { size, mtimeMs } = await stat(file.path);
    if (isClutter(file.name)) continue;
    // An upload lies in a folder of its own, its files under numbers.
    const root = path.dirname(file.path);
    const given = uploadPlace(path.basename(root));
    await sortFile(
      {
        path: file.path,
        name: file.name,
        root,
        shown: file.name,
        place: `${given}/${file.name}`,
        given,
        bytes: size,
        modifiedMs: Math.trunc(mtimeMs),
      },
      found,
      signal,
    );
  }
  const look = {
    sort: (file: SourceFileToRead) => sortFile(file, found, signal),
    photosIn: (folder: string) => addPhotos(folder, found, signal),
  };
  for (const list of found.lists) await takeListed(found, list, look);
  addLicences(found);
  return found;
}

/** The photos and zips below a folder, and nothing else of it. */
async function addPhotos(folder: string, found: Discovered, signal: AbortSignal | undefined): Promise<void> {
  const here = noFindings();
  await discoverPath(folder, here, signal);
  const known = new Set(found.photos.map(({ place }) => place));
  found.photos.push(...here.photos.filter(({ place }) => !known.has(place)));
  found.zips.push(...here.zips.filter(({ place }) => !found.zips.some((own) => own.place === place)));
}

async function discoverPhotos(given: string, found: Discovered, signal?: AbortSignal): Promise<void> {
  const address = parsePhotoAddress(given);
  if (address) {
    found.addresses.push(address);
    return;
  }
  const here = noFindings();
  await discoverPath(given, here, signal);
  if (here.photos.length + here.zips.length + here.unreadable.length === 0)
    throw new StudioError("unreadable_input", message("noPhotoIn", { path: given }));
  found.photos.push(...here.photos);
  found.zips.push(...here.zips);
  found.listed.push(...here.listed);
  found.photoPlaces.push(slashed(await realpath(given)));
  // JSON beside photos was not asked for; a zip that cannot be read was.
  found.unreadable.push(...here.unreadable.filter(({ path: file }) => !JSON_NAME.test(file)));
}

async function discoverPath(given: string, found: Discovered, signal?: AbortSignal): Promise<void> {
  // Not there, as the caller is told.
  const real = await realpath(given).catch(() => null);
  if (real === null) throw new StudioError("not_found", message("noPath", { path: given }));
  const known = await stat(real);
  const modifiedMs = Math.trunc(known.mtimeMs);
  if (known.isFile()) {
    const root = path.dirname(real);
    const place = slashed(real);
    const given = slashed(root);
    return sortFile(
      { path: real, name: path.basename(real), root, shown: real, place, given, bytes: known.size, modifiedMs },
      found,
      signal,
    );
  }
  if (!known.isDirectory()) {
    found.skipped.push({ path: given, ...message("neitherFile") });
    return;
  }
  for (const entry of (await readdir(real, { withFileTypes: true, recursive: true })).sort(byPlace)) {
    const file = path.join(entry.parentPath, entry.name);
    const name = slashed(path.relative(real, file));
    if (entry.isDirectory() || isClutter(name)) continue;
    // A link to nothing, passed over below.
    const target = await realpath(file).catch(() => null);
    if (target === null || !target.startsWith(real + path.sep)) {
      found.skipped.push({ path: file, ...message("linkOut") });
      continue;
    }
    const inside = await stat(target);
    if (!inside.isFile()) continue;
    await sortFile(
      {
        path: file,
        name,
        root: real,
        shown: file,
        place: slashed(file),
        given: slashed(real),
        bytes: inside.size,
        modifiedMs: Math.trunc(inside.mtimeMs),
      },
      found,
      signal,
    );
  }
  found.listed.push(slashed(real));
}

const slashed = (file: string) => file.split(path.sep).join("/");

const byPlace = (a: { parentPath: string; name: string }, b: { parentPath: string; name: string }) =>
  path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;

/** Of several cards the nearest above a file is its own. */
function addLicences({ json, licences }: Discovered): void {
  const deepest = [...licences].sort((one, other) => other.folder.length - one.folder.length);
  for (const file of json) {
    const own = deepest.find(({ folder }) => file.place.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
    if (own) file.licence = own.licence;
  }
}
