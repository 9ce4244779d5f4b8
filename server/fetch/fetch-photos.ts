import { copyFile, link } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { makeFolder } from "#server/make-folder.ts";
import { download } from "./download.ts";
import type { FetchContext } from "./fetch-context.ts";
import type { FetchedFile } from "./fetched.ts";
import { runPool } from "./pool.ts";
import { LICENCES } from "./sources.ts";

/** Polite towards one university's web server. */
const AT_ONCE = 4;
/** How often fetched.json is written meanwhile, ms: photos that came since a kill are asked for again. */
const SAVE_MS = 5000;
/** So many misses without one photo found: the address is wrong, not the photos. */
const MISSES_MAX = 20;

/**
 * Fetches photos one by one (`VG_100K/2317.jpg` below `base`) into a folder below `out`; returns those that the source does
 * not have. @throws StudioError as `download`; not_found where it has none
 */
export async function fetchPhotos(
  context: FetchContext,
  base: string,
  photos: readonly string[],
  folder: string,
): Promise<string[]> {
  const { out, fetched, connection } = context;
  for (const name of new Set(photos.map((photo) => path.posix.dirname(photo))))
    await makeFolder(path.join(out, folder, name));
  const missing: string[] = [];
  let done = 0;
  let bytes = 0;
  let savedAt = Date.now();
  await runPool(photos, AT_ONCE, connection.signal, async (photo, signal) => {
    const place = path.posix.join(folder, photo);
    const whole =
      (await fetched.find(place)) ??
      (await takeOver(context, `${base}/${photo}`, place)) ??
      (await fetchOne({ ...context, connection: { ...connection, signal } }, `${base}/${photo}`, place));
    if (whole) {
      fetched.add(whole);
      bytes += whole.bytes;
    } else missing.push(photo);
    if (missing.length === MISSES_MAX && missing.length === done + 1)
      throw new StudioError("not_found", message("firstPhotosMissing", { count: MISSES_MAX, address: base }));
    context.onProgress({ phase: "photos", files: ++done, filesTotal: photos.length, bytes, bytesTotal: 0 });
    if (Date.now() - savedAt < SAVE_MS) return;
    savedAt = Date.now();
    await fetched.save();
  }).finally(() => fetched.save());
  return missing.sort();
}

async function fetchOne(
  { out, connection }: FetchContext,
  address: string,
  place: string,
): Promise<FetchedFile | null> {
  const whole = await download(address, path.join(out, place), connection, () => {});
  return whole && { path: place, address, ...whole, licence: LICENCES.photos, fetchedAt: new Date().toISOString() };
}

/** A photo that came for another subset is not asked for again: its file gets a second name, or a copy. */
async function takeOver({ out, fetched }: FetchContext, address: string, place: string): Promise<FetchedFile | null> {
  const known = await fetched.findByAddress(address);
  if (known === null) return null;
  const [from, to] = [path.join(out, known.path), path.join(out, place)];
  // Disks without hard links.
  await link(from, to).catch(() => copyFile(from, to));
  return { ...known, path: place };
}
