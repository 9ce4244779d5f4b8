import { type ImageBox, iou } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { foldBoxes } from "#domain/box/known-groups.ts";
import { isNamedBy, phraseNames } from "#domain/naming/box-names.ts";

/** From here on a known box is taken for the mention's own. */
export const OWN_IOU = 0.5;

/**
 * Other things of the photo that a phrase could mean as well: same name, or a broader or narrower one, in another place
 * than each of the mention's boxes (image pixels). Boxes of one thing count once. Regions are no things.
 */
export function rivalsOf(phrase: string, boxes: readonly ImageBox[], known: readonly KnownBox[]): KnownBox[] {
  const names = phraseNames(phrase);
  const named = known.filter((box) => box.kind !== "region" && isNamedBy(names, box));
  if (named.length === 0) return [];
  const groups = foldBoxes(named, () => ["one"]);
  const byId = new Map(named.map((box) => [box.id, box]));
  return groups.flatMap((group) => {
    const members = group.memberIds.flatMap((id) => byId.get(id) ?? []);
    const isOwn = members.some((member) => boxes.some((box) => iou(box, member.box) >= OWN_IOU));
    return isOwn ? [] : (byId.get(group.id) ?? []);
  });
}
