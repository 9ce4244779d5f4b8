import { RowCutter } from "#domain/json/json-rows.ts";
import { jsonMembers } from "./json-members.ts";

/** What image_data.json says of one photo: `photo` is its place at the source, `VG_100K/2317.jpg`, null where its url names none. */
export type ListedImage = { id: string; cocoId: string | null; photo: string | null };

/** Visual Genome's photos, 108,077 of them: some 20 MB. @throws StudioError unreadable_input */
export async function readImageList(file: string, signal: AbortSignal): Promise<ListedImage[]> {
  const images: ListedImage[] = [];
  for (const member of await jsonMembers(file)) {
    const cutter = new RowCutter("array");
    for await (const chunk of member.open(signal))
      for (const { bytes } of cutter.push(chunk))
        if (bytes) images.push(...listed(Buffer.from(bytes).toString("utf8")));
  }
  return images;
}

function listed(text: string): ListedImage[] {
  const row = JSON.parse(text) as Record<string, unknown>;
  const id = idOf(row.image_id ?? row.id);
  // The url's host is not followed: a file that was fetched does not say what is fetched next.
  const photo = typeof row.url === "string" ? (row.url.match(/\/(VG_100K(?:_2)?\/\d{1,12}\.jpg)$/)?.[1] ?? null) : null;
  return id === null ? [] : [{ id, cocoId: idOf(row.coco_id), photo }];
}

/** An id as digits, whether the file has a number or a text. */
export const idOf = (value: unknown): string | null =>
  (typeof value === "number" && Number.isSafeInteger(value)) || (typeof value === "string" && /^\d{1,15}$/.test(value))
    ? String(Number(value))
    : null;
