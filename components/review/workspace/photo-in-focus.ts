import { type EntryView, type ImageView, photosOfEntry } from "#domain/entry/entry-view.ts";
import type { ViewState } from "./view-state.ts";

/** The photo of an entry that is shown, and its place among them, from 0; null where it has none. */
export function photoInFocus(
  entry: Pick<EntryView, "image" | "further">,
  { photo }: Pick<ViewState, "photo">,
): { image: ImageView | null; ordinal: number } {
  const photos = photosOfEntry(entry);
  const ordinal = Math.max(0, Math.min(photo, photos.length - 1));
  return { image: photos[ordinal] ?? null, ordinal };
}
