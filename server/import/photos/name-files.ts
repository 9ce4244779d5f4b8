import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import path from "node:path";
import { pathBelow, placeOf } from "#domain/identity/photo-naming.ts";
import { namesCocoBare } from "#domain/identity/public-id.ts";
import type { Discovered, JsonInput } from "#server/import/read/discovered.ts";
import { namesIn } from "#server/import/read/names-in.ts";
import type { JsonFormat } from "#server/import/read/recognise.ts";
import { isOfRecords } from "#server/import/read/row-shape.ts";
import { isUploadPlace } from "#server/import/read/upload-place.ts";
import { readHead } from "#server/zip/open-input.ts";
import type { FileNaming, NamingOptions, Proposal } from "./file-naming.ts";
import type { Roots } from "./roots.ts";

/** Formats whose rows name photos by a path; the others go by numbers. */
const isByPath = (format: JsonFormat) => format === "coco" || isOfRecords(format);
/** Names that are looked for on the disk, where nothing of the import is known to lie: each costs a system call. */
const PROBES = 20;

/** Finds the root of every annotation file of an import, and opens it. In the files' order. */
export async function nameFiles(
  roots: Roots,
  found: Discovered,
  options: NamingOptions,
  signal: AbortSignal | undefined,
): Promise<FileNaming[]> {
  const near = new Near(found);
  const namings: FileNaming[] = [];
  for (const file of found.json) {
    const common = {
      file: file.place,
      ids: options.ids,
      stripPrefixes: options.stripPrefixes,
      namesCocoBare: namesCocoBare(file.name),
      mapping: file.recognised.mapping,
    };
    if (!isByPath(file.recognised.format)) {
      const place = folderOf(file.place);
      // A file of entries is known again by its bytes.
      const sha256 = file.recognised.format === "svit" ? await hashOf(file, signal) : null;
      const root = await roots.open({ place, name: options.root });
      namings.push({
        ...common,
        root: root.name,
        rootId: root.id,
        place,
        isCocoInfo: false,
        sha256,
        missing: null,
        untaken: null,
      });
      continue;
    }
    const sha256 = await hashOf(file, signal);
    const search = await findPlace(file, found, near, options, signal);
    const root = await roots.open({ place: search.place, name: options.root, sha256 });
    const isCocoInfo = file.recognised.format === "coco" && (await hasCocoInfo(file));
    namings.push({ ...common, root: root.name, rootId: root.id, ...search, isCocoInfo, sha256 });
  }
  return namings;
}

/** Where photos of this import lie, and what is on the disk beside it. */
class Near {
  /** In one Unicode form: a name's own is not seen (domain/identity/image-key.ts). */
  readonly #places: Set<string>;
  readonly #found: Discovered;
  /** Tables that photos lie in: of these no list of names is held. */
  readonly #tables: readonly string[];
  #byName: Map<string, string[]> | null = null;
  #folded: Set<string> | null = null;

  constructor(found: Discovered) {
    this.#found = found;
    this.#tables = found.json.filter(({ inside }) => inside).map(({ place }) => `${place.normalize()}/`);
    this.#places = new Set(found.photos.map(({ place }) => place.normalize()));
    for (const zip of found.zips) for (const name of zip.photos) this.#places.add(`${zip.place}/${name}`.normalize());
  }

  /** Nothing that a name could lead to. */
  get isEmpty(): boolean {
    return this.#places.size === 0 && this.#tables.length === 0;
  }

  has(place: string): boolean {
    const own = place.normalize();
    return this.#places.has(own) || this.#tables.some((table) => own.startsWith(table));
  }

  /** Whether a photo lies there, letter case aside: its folder is told by that, never the photo. */
  hasInOtherCase(place: string): boolean {
    this.#folded ??= new Set([...this.#places].map((own) => own.toLowerCase()));
    return this.#folded.has(place.normalize().toLowerCase());
  }

  /** Zips of photos that lie in a folder. */
  zipsIn(folder: string): string[] {
    return this.#found.zips.map(({ place }) => place).filter((place) => folderOf(place) === folder);
  }

  /**
   * The folder below which that path would be found among the photos of this import: where its end alone is found, `prefix` before it must be struck.
   * Null for none or several.
   */
  folderHolding(name: string): Proposal | null {
    this.#byName ??= Map.groupBy(this.#places, (place) => path.posix.basename(place));
    const clean = name
      .normalize()
      .replaceAll("\\", "/")
      .replace(/^[a-z]+:\/*/i, "")
      .replace(/^[./]+/, "");
    const parts = clean.split("/");
    for (let from = 0; from < parts.length; from++) {
      const tail = parts.slice(from).join("/");
      const folders = (this.#byName.get(parts.at(-1) ?? "") ?? [])
        .filter((place) => place.endsWith(`/${tail}`))
        .map((place) => place.slice(0, -tail.length - 1));
      const [place] = folders;
      if (folders.length === 1 && place !== undefined) return this.#proposalOf(place, name, tail);
      if (folders.length > 1) return null;
    }
    return null;
  }

  #proposalOf(place: string, name: string, tail: string): Proposal | null {
    const isFound = (stripPrefixes: readonly string[]) =>
      this.has(placeOf({ place }, pathBelow({ place, stripPrefixes }, name)));
    if (isFound([])) return { place, prefix: null, tail };
    const prefix = name.slice(0, name.length - tail.length);
    return prefix !== "" && isFound([prefix]) ? { place, prefix, tail } : null;
  }
}

type Search = Pick<FileNaming, "place" | "missing" | "untaken">;

/** The first of the folders under which a photo that the file names lies. */
async function findPlace(
  file: JsonInput,
  found: Discovered,
  near: Near,
  options: NamingOptions,
  signal: AbortSignal | undefined,
): Promise<Search> {
  const folders = candidatesOf(file, found, near);
  const hits = new Map<string, { example: string; place: string; full: string } | null>();
  const inOtherCase = new Set<string>();
  let example: string | null = null;
  let probed = 0;
  const onDisk = !isUploadPlace(file.place) && !near.has(file.place);
  for await (const names of namesIn(file, signal)) {
    for (const raw of names) {
      example ??= raw;
      const isProbed = onDisk && probed++ < PROBES;
      for (const place of folders) {
        if (hits.has(place)) continue;
        const full = placeOf({ place }, pathBelow({ place, stripPrefixes: options.stripPrefixes }, raw));
        if (near.has(full)) hits.set(place, null);
        else if (hits.size === 0 && near.hasInOtherCase(full)) inOtherCase.add(place);
        else if (isProbed && (await isThere(full))) hits.set(place, { example: raw, place, full });
      }
    }
    if (folders[0] !== undefined && hits.has(folders[0])) break;
    // Of an import without photos no further name is found, however many the file has.
    if (near.isEmpty && (!onDisk || probed >= PROBES)) break;
  }
  const place = folders.find((one) => hits.has(one));
  if (place !== undefined) return { place, missing: null, untaken: hits.get(place) ?? null };
  const likely = folders.find((one) => inOtherCase.has(one));
  if (likely !== undefined) return { place: likely, missing: null, untaken: null };
  const address = found.addresses.find(({ kind }) => kind === "http" || kind === "s3");
  const own = folderOf(file.place);
  const first = found.photoPlaces[0] ?? address?.root ?? own;
  if (example === null || address) return { place: address?.root ?? first, missing: null, untaken: null };
  const proposal = near.folderHolding(example);
  return { place: first, missing: { looked: folders, proposal, example }, untaken: null };
}

/** Places named outright; the file's own folder, images/ beside it, each folder above up to the one given; zips beside each. */
function candidatesOf(file: JsonInput, found: Discovered, near: Near): string[] {
  const own = folderOf(file.place);
  const folders = [
    ...(file.photoRoot === undefined ? [] : [file.photoRoot]),
    ...found.photoPlaces,
    own,
    `${own}/images`,
  ];
  for (let at = own; at.length > file.given.length && at.startsWith(file.given); ) {
    at = folderOf(at);
    folders.push(at);
  }
  return [...new Set(folders.flatMap((folder) => [folder, ...near.zipsIn(folder)]))];
}

const folderOf = (place: string): string => place.slice(0, Math.max(place.lastIndexOf("/"), 0)) || "/";

const isThere = (place: string): Promise<boolean> =>
  place.includes("\0")
    ? Promise.resolve(false)
    : access(place).then(
        () => true,
        () => false,
      );

/** COCO's releases say who they are (cocodataset.org, "Data format"). */
async function hasCocoInfo(file: JsonInput): Promise<boolean> {
  const head = (await readHead(file.open, INFO_BYTES)).toString("latin1");
  const info = head.match(/"info"\s*:\s*\{[^{}]*\}/)?.[0] ?? "";
  return /(?:cocodataset|mscoco)\.org|COCO 20\d\d Dataset|Microsoft COCO/i.test(info);
}
const INFO_BYTES = 64 * 1024;

/** Of the file's content: packed or not, it is one file; of a table its own bytes, with the photos in it. Null where it cannot be unpacked to its end. */
async function hashOf(file: JsonInput, signal: AbortSignal | undefined): Promise<Buffer | null> {
  const hash = createHash("sha256");
  try {
    for await (const piece of (file.raw ?? file.open)(signal, () => {})) hash.update(piece);
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as { code?: string }).code === "unreadable_input") return null;
    throw error;
  }
  return hash.digest();
}
