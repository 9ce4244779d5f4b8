import { stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { refuseFullDisk } from "#server/disk.ts";
import { makeFolder } from "#server/make-folder.ts";
import { download } from "./download.ts";
import type { FetchContext } from "./fetch-context.ts";
import type { FetchedFile } from "./fetched.ts";
import { lookUp } from "./look-up.ts";
import { runPool } from "./pool.ts";
import { placeOf, type SourceFile } from "./sources.ts";

/** The sources lie on four hosts; more connections would not make one of them faster. */
const AT_ONCE = 3;

type Missing = SourceFile & { bytes: number };

/**
 * Fetches the files that are not there yet, several at a time, and tells all of them by name. `bytesBeside` is what will
 * be written later. @throws StudioError as `download`; not_found, disk_full
 */
export async function fetchFiles(
  context: FetchContext,
  files: readonly SourceFile[],
  bytesBeside: number,
): Promise<Map<string, FetchedFile>> {
  const { out, fetched, connection } = context;
  const there = new Map<string, FetchedFile>();
  for (const file of files) {
    const found = await findHere(context, file);
    if (found) there.set(file.name, found);
  }
  const missing: Missing[] = [];
  await runPool(files, AT_ONCE, connection.signal, async (file, signal) => {
    if (there.has(file.name)) return;
    const { addresses, bytes } = await lookUp(file.addresses, { ...connection, signal });
    missing.push({ ...file, addresses, bytes: bytes ?? file.aboutBytes });
  });
  const left = await Promise.all(missing.map((file) => bytesLeft(out, file)));
  await refuseFullDisk(out, left.reduce((sum, bytes) => sum + bytes, 0) + bytesBeside);

  const here = new Map<string, number>();
  const report = () =>
    context.onProgress({
      phase: "files",
      files: there.size,
      filesTotal: files.length,
      bytes: sum(here.values()),
      bytesTotal: sum(missing.map(({ bytes }) => bytes)),
    });
  report();
  // The small first: image_data is soon there, and a file that may not be read is known before gigabytes have come.
  missing.sort((a, b) => a.bytes - b.bytes);
  await runPool(missing, AT_ONCE, connection.signal, async (file, signal) => {
    const whole = await fetchOne({ ...context, connection: { ...connection, signal } }, file, (bytes) => {
      here.set(file.name, bytes);
      report();
    });
    there.set(file.name, whole);
    fetched.add(whole);
    await fetched.save();
    report();
  });
  return there;
}

async function findHere({ fetched }: FetchContext, file: SourceFile): Promise<FetchedFile | null> {
  for (const address of file.addresses) {
    const found = await fetched.find(placeOf(file, address));
    if (found) return found;
  }
  return null;
}

async function bytesLeft(out: string, file: Missing): Promise<number> {
  const part = path.join(out, `${placeOf(file, file.addresses[0] ?? file.name)}.part`);
  // Nothing of it has come.
  return Math.max(0, file.bytes - (await stat(part).catch(() => ({ size: 0 }))).size);
}

async function fetchOne(
  { out, connection }: FetchContext,
  file: SourceFile,
  onBytes: (bytes: number) => void,
): Promise<FetchedFile> {
  await makeFolder(path.join(out, file.folder));
  for (const address of file.addresses) {
    const place = placeOf(file, address);
    const whole = await download(address, path.join(out, place), connection, onBytes);
    if (whole) return { path: place, address, ...whole, licence: file.licence, fetchedAt: new Date().toISOString() };
  }
  throw new StudioError("not_found", message("addressesEmpty", { addresses: file.addresses.join(", nor ") }));
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
