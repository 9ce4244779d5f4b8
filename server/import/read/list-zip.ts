import { open } from "node:fs/promises";
import type { Passed } from "#domain/import/import-report.ts";
import { type MessageCode, message } from "#domain/message.ts";
import { placeOfMember } from "#server/zip/member-place.ts";
import type { InputPlace } from "#server/zip/open-input.ts";
import { readZipDirectory, type ZipMember } from "#server/zip/zip-directory.ts";
import { isClutter } from "./clutter.ts";
import { PHOTO_NAME } from "./photo-name.ts";

export type ZipListing = {
  /** The photos in it by their names, each with the checksum and size that the directory tells of its bytes. */
  photos: Map<string, string>;
  others: { name: string; place: InputPlace }[];
  /** Of each reason the first that is passed over for it: a zip may hold 108,000 such. */
  skipped: Passed[];
};

/** What lies in a zip, by the names in its directory; only the directory is read. @throws StudioError unreadable_input */
export async function listZip(file: string): Promise<ZipListing> {
  const listing: ZipListing = { photos: new Map(), others: [], skipped: [] };
  const passedOver = new Map<MessageCode, { name: string; more: number }>();
  const handle = await open(file);
  try {
    for (const member of await readZipDirectory(file)) {
      if (isClutter(member.name)) continue;
      const reason = whyNotRead(member);
      if (reason !== null) {
        const first = passedOver.get(reason);
        if (first) first.more++;
        else passedOver.set(reason, { name: member.name, more: 0 });
      } else if (PHOTO_NAME.test(member.name))
        listing.photos.set(member.name, `${member.crc32.toString(16)} ${member.bytes}`);
      else {
        listing.others.push({ name: member.name, place: await placeOfMember(handle, file, member) });
      }
    }
    for (const [code, { name, more }] of passedOver) {
      const reason = message(code);
      listing.skipped.push({ path: name, ...(more === 0 ? reason : message("alsoMore", { reason, count: more })) });
    }
    return listing;
  } finally {
    await handle.close();
  }
}

function whyNotRead(member: ZipMember): MessageCode | null {
  if (member.isEncrypted) return "encrypted";
  return member.packing === null ? "unknownPacking" : null;
}
