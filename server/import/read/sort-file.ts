import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { ruleFor } from "#domain/identity/public-id.ts";
import { type FileList, parseFileList } from "#domain/import/file-list.ts";
import { ROWS_SHOWN } from "#domain/import/unknown-files.ts";
import { message } from "#domain/message.ts";
import { type InputPlace, type OpenInput, openInput, packingOf, readHead } from "#server/zip/open-input.ts";
import { CARD_BYTES, isCard, licenceInCard } from "./card-licence.ts";
import type { Discovered, JsonInput, SourceFileToRead, TableOfPhotos } from "./discovered.ts";
import { foreignFileOf } from "./foreign-file.ts";
import { foreignThroughout } from "./foreign-rows.ts";
import { listZip } from "./list-zip.ts";
import { openTable } from "./open-table.ts";
import { listTar } from "./open-tar.ts";
import { PHOTO_NAME } from "./photo-name.ts";
import { firstRecords, HEAD_BYTES, recogniseJson } from "./recognise.ts";
import type { Recognised, RecognisedJson } from "./recognised.ts";

export const JSON_NAME = /\.(json|jsonl|ndjson)$/i;
const PACKED_NAME = /\.(gz|zst|zstd)$/i;

/** Adds a file to what was found, by its content. A photo's name is believed: a folder may hold 108,000 of them. */
export async function sortFile(file: SourceFileToRead, found: Discovered, signal?: AbortSignal): Promise<void> {
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
  const table = await openTable(file.path, tableOf(file).name).catch(async (error) => {
    if (!(error instanceof StudioError)) throw error;
    const foreign = foreignFileOf(await readHead(raw, HEAD_BYTES), "");
    found.unreadable.push({ path: file.shown, ...(foreign?.code === "lfsPointer" ? foreign : error.detail) });
    return null;
  });
  if (table) await sortRows(file, { ...table, raw }, found, signal);
}

const tableOf = ({ path: file, place }: SourceFileToRead): TableOfPhotos => ({
  file,
  name: path.posix.basename(place),
});

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
      if (list === null) noteUnknown(file, rows.inside ? tableOf(file) : null, head, known, found);
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
  file: SourceFileToRead,
  table: TableOfPhotos | null,
  head: Uint8Array,
  known: Recognised,
  { mappings, unmapped, unknown }: Discovered,
): void {
  if (mappings.given && !isMapped(known) && unmapped.length < UNMAPPED_MAX)
    unmapped.push({ path: file.shown, keys: keysSeen(firstRecords(head)) });
  if (!mappings.keepsUnknown || known.kind !== "unknown" || known.code === "ownFile" || unknown.length === UNKNOWN_MAX)
    return;
  const rows = firstRecords(head).slice(0, ROWS_SHOWN);
  if (rows.length > 0) unknown.push({ path: file.shown, rows, table });
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
