import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { ListedFile } from "#domain/import/file-list.ts";
import { type Message, message } from "#domain/message.ts";
import { someNames } from "#domain/some-names.ts";
import type { Discovered, FoundList, SourceFileToRead } from "./discovered.ts";
import { isUploadPlace } from "./upload-place.ts";

/** How a list's files are looked at: as any file that was given; a folder for its photos alone. */
export type Look = { sort(file: SourceFileToRead): Promise<void>; photosIn(folder: string): Promise<void> };

const NAMED_MAX = 10;

/**
 * Takes the annotation files that a list names, each with the root and the keys that it says. They, and the roots, lie below the folder that was
 * given (of an upload: are among its files), or are refused by name. What was found of such a file before is looked at again.
 */
export async function takeListed(found: Discovered, { file, list }: FoundList, look: Look): Promise<void> {
  const [missing, outside]: [string[], string[]] = [[], []];
  const folders = new Set<string>();
  for (const listed of list.files) {
    const place = await placeBelow(file, listed.path, found);
    if (place === null || place === "outside") {
      (place === null ? missing : outside).push(listed.path);
      continue;
    }
    const root = listed.root === null ? null : await placeBelow(file, listed.root, found);
    if (root === "outside") outside.push(listed.root ?? "");
    const photoRoot = root === "outside" ? null : root;
    if (photoRoot !== null) folders.add(photoRoot);
    const known = found.seen.get(place) ?? (await fileAt(file, place));
    if (!known) {
      missing.push(listed.path);
      continue;
    }
    forget(found, known);
    await look.sort({ ...known, ...saidOf(listed, photoRoot) });
  }
  const isWalked = isUpload(file) || found.listed.includes(file.given);
  // A list that was given by itself brings the photos that its files name.
  for (const folder of isWalked ? [] : folders.size > 0 ? folders : [path.posix.dirname(file.place)])
    await look.photosIn(folder);
  tell(found, file, [
    [missing, "listedMissing"],
    [outside, "listedOutside"],
  ]);
}

const saidOf = ({ mapping }: ListedFile, photoRoot: string | null): Partial<SourceFileToRead> => ({
  ...(photoRoot === null ? {} : { photoRoot }),
  ...(mapping === null ? {} : { ownMapping: mapping }),
});

const isUpload = ({ place }: SourceFileToRead) => isUploadPlace(place);

/** Where a name leads: below the list's own folder, or a folder above it up to the one that was given. Null where nothing is there. */
async function placeBelow(
  { place, given }: SourceFileToRead,
  name: string,
  { seen }: Discovered,
): Promise<string | "outside" | null> {
  const clean = name.replaceAll("\\", "/").replace(/\/+$/, "") || ".";
  const below = clean.startsWith(`${given}/`) ? clean.slice(given.length + 1) : clean;
  const plain = path.posix.normalize(below);
  if (/^(?:\/|~|[a-z]:|[a-z][a-z0-9+.-]*:\/\/)/i.test(plain) || /^\.\.(?:\/|$)/.test(plain)) return "outside";
  for (let at = path.posix.dirname(place); at.startsWith(given); at = path.posix.dirname(at)) {
    const full = plain === "." ? at : `${at}/${plain}`;
    if (seen.has(full)) return full;
    if (!isUploadPlace(full)) {
      // Not there: looked for one folder above.
      const real = await realpath(full).catch(() => null);
      if (real !== null)
        return real === given || real.startsWith(given + path.sep) ? real.split(path.sep).join("/") : "outside";
    } else if ([...seen.keys()].some((own) => own.startsWith(`${full}/`))) return full;
    if (at === given) break;
  }
  return null;
}

async function fileAt(list: SourceFileToRead, place: string): Promise<SourceFileToRead | null> {
  const known = await stat(place).catch(() => null);
  if (!known?.isFile()) return null;
  return {
    path: place,
    name: path.posix.relative(list.given, place),
    root: list.root,
    shown: place,
    place,
    given: list.given,
    bytes: known.size,
    modifiedMs: Math.trunc(known.mtimeMs),
  };
}

/** What was found of a file before a list said more of it. */
function forget(found: Discovered, { place, shown }: SourceFileToRead): void {
  found.json = found.json.filter((own) => own.place !== place);
  found.skipped = found.skipped.filter((own) => own.path !== shown);
  found.unreadable = found.unreadable.filter((own) => own.path !== shown);
}

function tell(
  found: Discovered,
  { shown }: SourceFileToRead,
  told: readonly (readonly [string[], "listedMissing" | "listedOutside"])[],
): void {
  for (const [names, code] of told) {
    if (names.length === 0) continue;
    const why: Message = message(code, { count: names.length, names: someNames(names, NAMED_MAX) });
    found.skipped.push({ path: shown, ...why });
  }
}
