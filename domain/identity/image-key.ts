/**
 * What a photo is called, with its namespace: `vg:2317` and `coco:33471` where a file proves that the number is Visual
 * Genome's or COCO's, else `path@root:a/b.jpg`, its path below a named root. Roots from before they had names: `path:a/b.jpg`.
 */
export type ImageKey = string;

/** A key of Visual Genome's or COCO's: one picture in the whole world. */
export type PublicId = string;

export const vgKey = (id: string): PublicId => `vg:${stripZeros(id)}`;
export const cocoKey = (id: string): PublicId => `coco:${stripZeros(id)}`;
export const ownKey = (root: string, path: string): ImageKey => `${root === "" ? "path" : `path@${root}`}:${path}`;

/** Names of roots: no colon, so that a key falls apart in one way only. At most 60 characters. */
export const ROOT_NAME = /^[\p{L}\p{N}._-]{1,60}$/u;

type OwnParts = { space: "path"; root: string; path: string };
type KeyParts = { space: "vg" | "coco"; id: string } | OwnParts;

/** The parts of a key; null for a text that is none. */
export function parseKey(key: ImageKey): KeyParts | null {
  const [, space, root = "", rest = ""] = key.match(/^(vg|coco|path)(?:@([^:]+))?:(.+)$/s) ?? [];
  if (space === "vg" || space === "coco") return { space, id: rest };
  return space === "path" ? { space, root, path: rest } : null;
}

/** Root and path of a key that is a photo's path; null for public ids and texts that are no key. */
export function parseOwnKey(key: ImageKey): OwnParts | null {
  const parts = parseKey(key);
  return parts?.space === "path" ? parts : null;
}

/**
 * What a photo's path is for a person: its Unicode form (macOS writes é as e and an accent, others as one letter) is not seen. The key
 * itself for one that has no path, or one of plain letters.
 */
export function formOfKey(key: ImageKey): string {
  const own = isPlainText(key) ? null : parseOwnKey(key);
  return own === null ? key : ownKey(own.root, own.path.normalize("NFC"));
}

/** Letters that have one form only. */
export const isPlainText = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

export const isPublic = (key: ImageKey): boolean => key.startsWith("vg:") || key.startsWith("coco:");

const stripZeros = (digits: string) => digits.replace(/^0+(?=\d)/, "");
