import type { KnownBox } from "#domain/known-boxes.ts";
import { call } from "../ui/call.ts";

export type Known = { boxes: KnownBox[]; captions: string[] };

const CACHE_MAX = 64;
const cache = new Map<string, Promise<Known>>();

/** What is known of a photo; asked once an image, so that the next entry of the same photo has it at once. */
export function preloadKnown(imageId: string): Promise<Known> {
  let known = cache.get(imageId);
  if (!known) {
    known = call<Known>(`/api/images/${imageId}/known`);
    // A failure is not kept: the next look asks again.
    known.catch(() => cache.delete(imageId));
    cache.set(imageId, known);
    const [oldest] = cache.keys();
    if (cache.size > CACHE_MAX && oldest) cache.delete(oldest);
  }
  return known;
}
