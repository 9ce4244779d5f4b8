import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import type { ImportReport } from "#domain/import/import-report.ts";
import { photoUrl } from "#domain/photo/photo-url.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { decide } from "#tests/decide.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import type { photoSets } from "./photo-sets.ts";

/** What a report says under a code, if anything. */
export const told = ({ notices = [] }: Pick<ImportReport, "notices">, code: string) =>
  notices.find((one) => one.code === code)?.data;

/** What tests ask of the photos of a set, and do to its files. */
export function photoQuestions(set: ReturnType<typeof photoSets>) {
  const removeFile = (file: string) => rm(path.join(set.top, file), { recursive: true });
  async function putZip(name: string, members: Record<string, number>): Promise<void> {
    const zip = new yazl.ZipFile();
    for (const [file, scene] of Object.entries(members)) zip.addBuffer(await madePicture(scene), file);
    zip.end();
    await mkdir(set.top, { recursive: true });
    await pipeline(zip.outputStream, createWriteStream(path.join(set.top, name)));
  }

  const ids = async () =>
    (
      await set.db.prisma.entry.findMany({
        where: { dataset: { name: set.name } },
        orderBy: { id: "asc" },
        select: { id: true },
      })
    ).map(({ id }) => id);
  const acceptAll = async () => {
    for (const id of await ids()) await decide(set.db, id, { decision: "accept" });
  };
  const states = async () =>
    (
      await set.db.prisma.entryStatus.findMany({ where: { entryId: { in: await ids() } }, orderBy: { entryId: "asc" } })
    ).map(({ state }) => state);
  /** The addresses that browsers keep the entries' photos under. */
  const addresses = async () =>
    (await loadEntryViews(set.db, await ids())).map(({ image }) => (image === null ? null : photoUrl(image)));
  const shownScene = async (entry: number): Promise<Buffer> => {
    const { imageId } = await set.db.prisma.entry.findUniqueOrThrow({ where: { id: (await ids())[entry] ?? 0n } });
    return Buffer.from((await openPhoto(set.db, imageId ?? 0n)).bytes);
  };
  return { removeFile, putZip, ids, acceptAll, states, addresses, shownScene };
}
