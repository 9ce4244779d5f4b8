import type { Mapping } from "#domain/shapes/mapping.ts";
import { type ImageKey, ownKey, type PublicId } from "./image-key.ts";
import { bareCocoId, type IdRule, looksPublic, provenId, ruleFor, saidId } from "./public-id.ts";

/** How an annotation file's photo names are read. `place`: the folder (zip, address, upload) that its paths are below. */
export type Naming = {
  root: string;
  place: string;
  /** Where the annotation file itself lies. */
  file: string;
  ids: readonly IdRule[];
  /** Cut off the front of names that begin so. */
  stripPrefixes: readonly string[];
  /** True for files that name COCO's photos by their twelve digits alone. */
  namesCocoBare: boolean;
  /** Which keys of its records are what, where a person said so. */
  mapping?: Mapping | undefined;
};

/** A photo as a file names it: by its key below the file's root, by a public id, or by both. */
export type NamedPhoto = {
  name: ImageKey | null;
  publicId: PublicId | null;
  /** True where the public id is the file's word, not its path's: a photo that lies there must be told. */
  isSaid: boolean;
  /** Where a name leads that is no plain path below the root: upwards, absolute, an address. */
  place: string | null;
  /** What it looks like without proving it. */
  looks: "vg" | "coco" | null;
};

/** The photo that a row's path names. */
export function nameByPath(naming: Naming, raw: string): NamedPhoto {
  const path = pathBelow(naming, raw);
  const full = placeOf(naming, path);
  const rule = ruleFor(naming.ids, full) ?? ruleFor(naming.ids, naming.file);
  const named = { name: ownKey(naming.root, path), place: isPlain(path) ? null : full, looks: null };
  if (rule === "own") return { ...named, publicId: null, isSaid: false };
  if (rule !== null) return { ...named, publicId: saidId(rule, path), isSaid: true };
  const proven = provenId(full);
  if (proven !== null) return { ...named, publicId: proven, isSaid: false };
  const bare = naming.namesCocoBare ? bareCocoId(path) : null;
  return { ...named, publicId: bare, isSaid: bare !== null, looks: bare === null ? looksPublic(path) : null };
}

/** The photo of a number that is Visual Genome's or COCO's by the file's shape; a person's rule may say otherwise. */
export function nameByNumber(naming: Naming, space: "vg" | "coco", digits: string): NamedPhoto {
  const rule = ruleFor(naming.ids, naming.file) ?? space;
  if (rule === "own")
    return { name: ownKey(naming.root, `${digits}.jpg`), publicId: null, isSaid: false, place: null, looks: null };
  return { name: null, publicId: saidId(rule, digits), isSaid: false, place: null, looks: null };
}

/** The key that a photo is looked for by: a public id before a name. */
export const keyOf = ({ publicId, name }: Pick<NamedPhoto, "publicId" | "name">): ImageKey | null => publicId ?? name;

/**
 * A row's path as it is looked for: with forward slashes, without the prefix that a person strikes, `.` and doubled slashes; `..`
 * where it leads out, absolute paths and addresses as they came, but below the root.
 */
export function pathBelow({ stripPrefixes, place }: Pick<Naming, "stripPrefixes" | "place">, raw: string): string {
  const prefix = stripPrefixes.find((one) => one !== "" && raw.startsWith(one));
  const cut = prefix === undefined ? raw : raw.slice(prefix.length).replace(/^[/\\]+/, "");
  const slashed = cut.replaceAll("\\", "/");
  const folder = place.endsWith("/") ? place : `${place}/`;
  if (folder.length > 1 && slashed.startsWith(folder)) return normalised(slashed.slice(folder.length));
  return isAddress(slashed) ? cut : normalised(slashed);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

/** Where that path leads, as far as text tells: `..` goes up, an absolute path or an address stands for itself. */
export function placeOf({ place }: Pick<Naming, "place">, path: string): string {
  if (path.startsWith("/") || isAddress(path) || /^[A-Za-z]:\//.test(path)) return path;
  const parts = place.replace(/\/+$/, "").split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

const isAddress = (path: string) => /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
const isPlain = (path: string) =>
  !path.startsWith("/") && !path.startsWith("../") && !isAddress(path) && !/^[A-Za-z]:\//.test(path);
