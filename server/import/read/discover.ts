import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { type IdRule, ruleFor } from "#domain/identity/public-id.ts";
import { type FileList, parseFileList } from "#domain/import/file-list.ts";
import { passedFile } from "#domain/import/import-report.ts";
import { ROWS_SHOWN } from "#domain/import/unknown-files.ts";
import { message } from "#domain/message.ts";
import { parsePhotoAddress } from "#domain/photo/photo-address.ts";
import { type InputPlace, type OpenInput, openInput, packingOf, readHead } from "#server/zip/open-input.ts";
import { CARD_BYTES, isCard, licenceInCard } from "./card-licence.ts";
import { isClutter } from "./clutter.ts";
import { type Discovered, type JsonInput, noFindings, type SourceFileToRead } from "./discovered.ts";
import { foreignFileOf } from "./foreign-file.ts";
import { foreignThroughout } from "./foreign-rows.ts";
import { listZip } from "./list-zip.ts";
import { takeListed } from "./listed-files.ts";
import { type Mappings, NO_MAPPINGS } from "./mapped-records.ts";
import { openTable } from "./open-table.ts";
import { listTar } from "./open-tar.ts";
import { PHOTO_NAME } from "./photo-name.ts";
import { firstRecords, HEAD_BYTES, recogniseJson } from "./recognise.ts";
import type { Recognised, RecognisedJson } from "./recognised.ts";

/** A file under a name of its own: an upload lies under a number. */
export type NamedFile = { path: string; name: string };

const JSON_NAME = /\.(json|jsonl|ndjson)$/i;
const PACKED_NAME = /\.(gz|zst|zstd)$/i;

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
    const passed = skipped.slice(0, 5).map(passedFile);
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
    const root = path.dirname(file.path);
    const given = uploadPlace(file.path);
    await sort(
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
    sort: (file: SourceFileToRead) => sort(file, found, signal),
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
    return sort(
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
    await sort(
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

/** An upload lies in a folder of its own, its files under numbers. */
const uploadPlace = (file: string) => `upload:${path.basename(path.dirname(file))}`;

const byPlace = (a: { parentPath: string; name: string }, b: { parentPath: string; name: string }) =>
  path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;

/** A photo's name is believed: a folder may hold 108,000 of them. */
async function sort(file: SourceFileToRead, found: Discovered, signal?: AbortSignal): Promise<void> {
  if (PHOTO_NAME.test(file.name)) {
    found.photos.push(file);
    return;
  }
  found.seen.set(file.place, file);
  const place = { file: file.path, start: 0, bytes: file.bytes, packings: [] };
  const start = await readHead(openInput({ ...place, bytes: Math.min(file.bytes, START_BYTES) }), START_BYTES);
  if (isCard(file.name)) await readCard(file, found);
  if (packingOf(start) === "zip") await sortZip(file, found, signal);
  else if (isParquet(start, file.name)) await sortTable(file, found, signal);
  else if (isTar(start, file.name)) await sortTar(file, found, signal);
  else if (!JSON_NAME.test(file.name) && isPhoto(start)) found.photos.push(file);
  else await sortJson(file, place, start, found, signal);
}

/** What a data set's card says of its licence holds for the files below its folder. */
async function readCard(file: SourceFileToRead, found: Discovered): Promise<void> {
  const card = openInput({ file: file.path, start: 0, bytes: Math.min(file.bytes, CARD_BYTES), packings: [] });
  const licence = licenceInCard((await readHead(card, CARD_BYTES)).toString("utf8"));
  if (licence !== null) found.licences.push({ folder: path.posix.dirname(file.place), licence });
}

/** Of several cards the nearest above a file is its own. */
function addLicences({ json, licences }: Discovered): void {
  const deepest = [...licences].sort((one, other) => other.folder.length - one.folder.length);
  for (const file of json) {
    const own = deepest.find(({ folder }) => file.place.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
    if (own) file.licence = own.licence;
  }
}

async function sortZip(file: SourceFileToRead, found: Discovered, signal?: AbortSignal): Promise<void> {
  const listing = await listZip(file.path).catch((error) => {
    if (!(error instanceof StudioError)) throw error;
    found.unreadable.push({ path: file.shown, ...error.detail });
    return null;
  });
  if (listing === null) return;
  if (listing.photos.size > 0)
    found.zips.push({ ...file, kind: "zip", photos: [...listing.photos.keys()], stamps: listing.photos });
  found.skipped.push(...listing.skipped.map((passed) => ({ ...passed, path: `${file.shown}/${passed.path}` })));
  for (const { name, place } of listing.others) {
    const within = { place: `${file.place}/${name}`, given: file.place };
    const inside = { ...file, name, ...within, shown: `${file.shown}/${name}`, bytes: place.bytes };
    // Damaged: read again below, where it is told.
    const start = await readHead(openInput(place), START_BYTES).catch(() => Buffer.alloc(0));
    await sortJson(inside, place, start, found, signal);
  }
}

/** `start`: the first bytes at the place, which tell whether they are packed (once more, in a zip). */
async function sortJson(
  file: SourceFileToRead,
  at: InputPlace,
  start: Buffer,
  found: Discovered,
  signal?: AbortSignal,
): Promise<void> {
  const packing = packingOf(start);
  if (packing === "zip") {
    found.skipped.push({ path: file.shown, ...message("zipInZip") });
    return;
  }
  const place = packing === null ? at : { ...at, packings: [...at.packings, packing] };
  const name = packing === null ? file.name : file.name.replace(PACKED_NAME, "");
  const mayList = at.packings.length === 0;
  await sortRows({ ...file, name }, { open: openInput(place) }, found, signal, mayList);
}

/** A Parquet file's rows are records like a JSON file's. */
async function sortTable(file: SourceFileToRead, found: Discovered, signal?: AbortSignal): Promise<void> {
  const raw = openInput({ file: file.path, start: 0, bytes: file.bytes, packings: [] });
  const table = await openTable(file.path, path.posix.basename(file.place)).catch(async (error) => {
    if (!(error instanceof StudioError)) throw error;
    const foreign = foreignFileOf(await readHead(raw, HEAD_BYTES), "");
    found.unreadable.push({ path: file.shown, ...(foreign?.code === "lfsPointer" ? foreign : error.detail) });
    return null;
  });
  if (table) await sortRows(file, { ...table, raw }, found, signal);
}

/** A tar is a source of photos as it lies, like a zip; a photo and what is said of it under one name are a record. */
async function sortTar(file: SourceFileToRead, found: Discovered, signal?: AbortSignal): Promise<void> {
  const listing = await listTar(file.path).catch((error) => {
    if (!(error instanceof StudioError)) throw error;
    found.unreadable.push({ path: file.shown, ...error.detail });
    return null;
  });
  if (listing === null) return;
  const { photos, samples, others } = listing;
  if (photos.size > 0) found.zips.push({ ...file, kind: "tar", photos: [...photos.keys()], stamps: photos });
  if (samples) {
    const raw = openInput({ file: file.path, start: 0, bytes: file.bytes, packings: [] });
    const inside = { ...file, place: `${file.place}/samples`, given: file.place };
    await sortRows(inside, { ...samples, raw }, found, signal);
  }
  for (const { name, at, bytes } of others) {
    const within = { place: `${file.place}/${name}`, given: file.place, shown: `${file.shown}/${name}` };
    const place = { file: file.path, start: at, bytes, packings: [] };
    await sortJson(
      { ...file, name, ...within, bytes },
      place,
      await readHead(openInput(place), START_BYTES),
      found,
      signal,
    );
  }
}

type Rows = Pick<JsonInput, "open" | "raw" | "inside" | "textBytes">;

/** `mayList`: it lies on the disk by itself, and may name annotation files. */
async function sortRows(
  file: SourceFileToRead,
  rows: Rows,
  found: Discovered,
  signal?: AbortSignal,
  mayList = false,
): Promise<void> {
  const { open }: { open: OpenInput } = rows;
  const { name } = file;
  const mappings = file.ownMapping ? { ...found.mappings, given: file.ownMapping } : found.mappings;
  let list: FileList | null = null;
  const recognised = await readHead(open, HEAD_BYTES)
    .then((head) => {
      const known = recogniseJson(head, name, mappings);
      if (known.kind === "unknown" && mayList && head.length === file.bytes)
        list = parseFileList(Buffer.from(head).toString("utf8"), name);
      if (file.ownMapping && isMapped(known)) return { ...known, keptAs: undefined };
      if (list === null) noteUnknown(file.shown, head, known, found);
      return known;
    })
    .catch((error) => {
      if (!(error instanceof StudioError)) throw error;
      return { kind: "unreadable" as const, ...error.detail };
    });
  const foreign =
    recognised.kind === "json" && recognised.isSuspect ? await foreignThroughout(open, recognised, signal) : null;
  if (list !== null) found.lists.push({ file, list });
  else if (foreign) found.skipped.push({ path: file.shown, ...foreign });
  else if (recognised.kind === "json") found.json.push({ ...file, ...rows, recognised });
  else if (recognised.kind === "unknown" && recognised.unproven && ruleFor(found.ids, file.place) === "vg")
    found.json.push({ ...file, ...rows, recognised: recognised.unproven });
  else {
    const passed = { path: file.shown, code: recognised.code, data: recognised.data };
    if (recognised.kind === "unreadable" && JSON_NAME.test(name)) found.unreadable.push(passed);
    else found.skipped.push(passed);
  }
}

const START_BYTES = 512;

/** POSIX.1-1988 and GNU tar both put "ustar" there; older ones have nothing but their name. */
const isTar = (start: Buffer, name: string) => start.toString("latin1", 257, 262) === "ustar" || /\.tar$/i.test(name);

/** A file that is called so and is none is told as one that cannot be read. "PARE": its footer is encrypted. */
const isParquet = (start: Buffer, name: string) =>
  /^PAR[1E]$/.test(start.toString("latin1", 0, 4)) || /\.parquet$/i.test(name);

/** Keeps what a person needs to say which key is what, or to see why what they said fits nothing. */
function noteUnknown(
  file: string,
  head: Uint8Array,
  known: Recognised,
  { mappings, unmapped, unknown }: Discovered,
): void {
  if (mappings.given && !isMapped(known) && unmapped.length < UNMAPPED_MAX)
    unmapped.push({ path: file, keys: keysSeen(firstRecords(head)) });
  if (!mappings.keepsUnknown || known.kind !== "unknown" || known.code === "ownFile" || unknown.length === UNKNOWN_MAX)
    return;
  const rows = firstRecords(head).slice(0, ROWS_SHOWN);
  if (rows.length > 0) unknown.push({ path: file, rows });
}

const UNKNOWN_MAX = 50;
const isMapped = (known: Recognised): known is RecognisedJson => known.kind === "json" && known.mapping !== undefined;
const UNMAPPED_MAX = 5;
const KEYS_MAX = 20;
const keysSeen = (rows: readonly Record<string, unknown>[]) =>
  [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, KEYS_MAX);

const isPhoto = (start: Buffer) =>
  start.toString("hex", 0, 3) === "ffd8ff" ||
  start.toString("latin1", 1, 4) === "PNG" ||
  /^GIF8[79]a/.test(start.toString("latin1", 0, 6)) ||
  (start.toString("latin1", 0, 4) === "RIFF" && start.toString("latin1", 8, 12) === "WEBP");
