import type { KnownBox } from "#domain/box/known-boxes.ts";
import { groupKnown, type KnownGroup } from "#domain/box/known-groups.ts";
import type { CanvasBox } from "#domain/canvas/canvas-box.ts";
import { type GenerationInputIndex, generationInputIndex } from "#domain/review/panels/generation-input.ts";
import { type LinkIndex, linkIndex } from "#domain/review/text/link-index.ts";
import { call } from "../../ui/call.ts";

/** What is known of a photo besides its entries, with the indexes that its entries need, built once. */
export type Known = {
  boxes: KnownBox[];
  captions: string[];
  /** The boxes with doubled ones folded. */
  groups: KnownGroup[];
  byId: ReadonlyMap<string, KnownBox>;
  /** The groups as the photo canvas draws them. */
  canvasBoxes: readonly CanvasBox[];
  /** For soft links in texts; names the groups' ids. */
  links: LinkIndex;
  /** For the ranking of what the writer was given. */
  given: GenerationInputIndex;
};

const CACHE_MAX = 64;
const cache = new Map<string, Promise<Known>>();
const arrived = new Map<string, Known>();
const readers = new Set<(imageId: string) => void>();

/** What is known of a photo; asked once an image, so that the next entry of the same photo has it at once. */
export function preloadKnown(imageId: string): Promise<Known> {
  let known = cache.get(imageId);
  if (!known) {
    known = call("GET /api/images/{imageId}/known", { params: { imageId } }).then(withIndexes);
    // A failure is not cached: the next call requests it again.
    known.then(
      (own) => cache.get(imageId) === known && arrived.set(imageId, own),
      () => cache.delete(imageId),
    );
    cache.set(imageId, known);
    const [oldest] = cache.keys();
    if (cache.size > CACHE_MAX && oldest) evict(oldest);
  }
  return known;
}

/** What has arrived already: it can be drawn in this very frame. */
export const knownNow = (imageId: string): Known | null => arrived.get(imageId) ?? null;

function evict(imageId: string): void {
  cache.delete(imageId);
  arrived.delete(imageId);
}

/** After a region has been saved: whoever shows the photo fetches it again. */
export function invalidateKnown(imageId: string): void {
  evict(imageId);
  for (const read of readers) read(imageId);
}

/** Calls back for every photo that is invalidated, until the returned function is called. */
export function onInvalidated(read: (imageId: string) => void): () => void {
  readers.add(read);
  return () => readers.delete(read);
}

/** What a server knows of a photo, with the indexes that its entries ask. */
export function withIndexes({ boxes, captions }: Pick<Known, "boxes" | "captions">): Known {
  const groups = groupKnown(boxes);
  return {
    boxes,
    captions,
    groups,
    byId: new Map(boxes.map((box) => [box.id, box])),
    canvasBoxes: groups.map((group) => ({
      id: group.id,
      box: group.box,
      label: groupName(group),
      colour: 0,
      kind: group.kind === "region" ? "region" : "known",
    })),
    links: linkIndex(groups),
    given: generationInputIndex(groups, captions),
  };
}

/** `man, person ×3`: the count is of boxes that are folded into one. */
export const groupName = ({ names, memberIds }: KnownGroup): string =>
  `${names.filter((name) => name !== "").join(", ") || "?"}${memberIds.length > 1 ? ` ×${memberIds.length}` : ""}`;
