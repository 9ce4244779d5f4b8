import type { IdRule } from "#domain/identity/public-id.ts";
import type { FileList } from "#domain/import/file-list.ts";
import type { Passed } from "#domain/import/import-report.ts";
import type { PhotoAddress } from "#domain/photo/photo-address.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { OpenInput } from "#server/zip/open-input.ts";
import { type Mappings, NO_MAPPINGS } from "./mapped-records.ts";
import type { PhotosInside } from "./open-table.ts";
import type { Recognised } from "./recognised.ts";

/**
 * A file to import: where it lies on disk (its zip, for a zip's member); `name`, its path relative to what was given;
 * `shown`, the path that people know it by; `place`, where it lies for whoever names it by a path (absolute, within its zip or
 * its upload), and `given`, the folder of that kind which was given; `bytes`, its size on disk, packed as it lies there; and
 * when that file last changed.
 */
export type SourceFileToRead = {
  path: string;
  name: string;
  root: string;
  shown: string;
  place: string;
  given: string;
  bytes: number;
  modifiedMs: number;
  /** As a list of files says it (listed-files.ts): the folder that its photos are below, and which keys of its records are what. */
  photoRoot?: string;
  ownMapping?: Mapping;
};

/**
 * A JSON file, to be read by `open`, unpacked; or a table whose rows `open` gives as lines of JSON: then `raw` gives its own bytes, `inside` is the
 * photos in it, and `textBytes` what all else in it takes.
 */
export type JsonInput = SourceFileToRead & {
  recognised: Extract<Recognised, { kind: "json" }>;
  open: OpenInput;
  raw?: OpenInput;
  inside?: PhotosInside | null;
  textBytes?: number;
  /** The licence that the data set's card names. */
  licence?: string;
};

/**
 * A zip or tar that holds photos, by the names that they have in it. It is a source of photos as it lies. `stamps`: by these names, what
 * its directory says of their bytes.
 */
export type ZipOfPhotos = SourceFileToRead & {
  kind: "zip" | "tar";
  photos: readonly string[];
  stamps?: ReadonlyMap<string, string>;
};

/** A Parquet file with photos in it, and its name: that of each of its photos begins with it. */
export type TableOfPhotos = { file: string; name: string };

/** A file that names annotation files (listed-files.ts). */
export type FoundList = { file: SourceFileToRead; list: FileList };

export type Discovered = {
  json: JsonInput[];
  photos: SourceFileToRead[];
  zips: ZipOfPhotos[];
  addresses: PhotoAddress[];
  /** Folders and zips that photos alone are taken from, as places. */
  photoPlaces: string[];
  /** Folders that were looked through to their end, as places: what is not found below them is not there. */
  listed: string[];
  /** Licences that data sets' cards name, by the places of their folders. */
  licences: { folder: string; licence: string }[];
  unreadable: Passed[];
  skipped: Passed[];
  /** Whose numbers the names below a folder are, as a person says it: what looks like Visual Genome's is taken where it is said to be. */
  ids: readonly IdRule[];
  /** Files whose records lack what a mapping names, with the keys that they have. The first ones. */
  unmapped: { path: string; keys: string[] }[];
  mappings: Mappings;
  /** Files that name annotation files, and by their places all files that may be such. */
  lists: FoundList[];
  seen: Map<string, SourceFileToRead>;
  /** Files of records that nothing reads, with the first of these, and the table whose photos they name; where `mappings` ask for them. */
  unknown: { path: string; rows: JsonRecord[]; table: TableOfPhotos | null }[];
};

/** What is found before anything was looked at. */
export const noFindings = (ids: readonly IdRule[] = [], mappings: Mappings = NO_MAPPINGS): Discovered => ({
  json: [],
  photos: [],
  zips: [],
  addresses: [],
  photoPlaces: [],
  listed: [],
  licences: [],
  unreadable: [],
  skipped: [],
  ids,
  unmapped: [],
  unknown: [],
  lists: [],
  seen: new Map(),
  mappings,
});

/** Whether photos lie in a file of records. */
export const hasPhotosInside = (file: JsonInput): file is JsonInput & { inside: PhotosInside } =>
  file.inside !== undefined && file.inside !== null;

/** What the photos of an import take where they lie. */
export const photoBytesOf = ({ photos, zips, json }: Pick<Discovered, "photos" | "zips" | "json">): number =>
  [...photos, ...zips].reduce((sum, { bytes }) => sum + bytes, 0) +
  json.reduce((sum, { inside }) => sum + (inside?.bytes ?? 0), 0);
