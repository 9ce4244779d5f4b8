import { isQuestion, type Turn } from "#domain/entry/turn.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { placeholdersOf } from "#domain/photo/placeholders.ts";

/** `ordinals`: the photo that each `<image>` stands for, in the order of the text. */
export type PlacedPhotos = { turns: Turn[]; ordinals: number[]; isPutInFront: boolean };

/**
 * The turns of an entry of several photos with one `<image>` for each photo that the record then lists, however its own file writes the
 * place of one. A photo whose placeholder was struck goes with it. Texts that speak of none get all of them in front of the first question,
 * where that is asked for (`inFront`). Null where it cannot be told which photo stands where: a photo without a placeholder, or the reverse.
 */
export function placePhotos(
  imported: readonly Turn[],
  now: readonly Turn[],
  photos: number,
  inFront: boolean,
): PlacedPhotos | null {
  const spokenOf = new Set([...placeholdersOf(imported).values()].flat().map(({ ordinal }) => ordinal));
  const found = placeholdersOf(imported, now);
  if (spokenOf.size === 0 && found.size === 0) return inFront ? allInFront(now, photos) : null;
  const ordinals: number[] = [];
  const turns = now.map((turn) => {
    let value = "";
    let at = 0;
    for (const { start, end, ordinal } of found.get(turn.id) ?? []) {
      value += turn.value.slice(at, start) + IMAGE_TOKEN;
      at = end;
      ordinals.push(ordinal);
    }
    return { ...turn, value: value + turn.value.slice(at) };
  });
  const isWhole = spokenOf.size === photos && ordinals.every((ordinal) => ordinal < photos);
  return isWhole && ordinals.length > 0 ? { turns, ordinals, isPutInFront: false } : null;
}

function allInFront(now: readonly Turn[], photos: number): PlacedPhotos | null {
  const first = now.findIndex(isQuestion);
  if (first < 0) return null;
  const turns = now.map((turn, index) =>
    index === first ? { ...turn, value: `${IMAGE_TOKEN.repeat(photos)}\n${turn.value}` } : turn,
  );
  return { turns, ordinals: Array.from({ length: photos }, (_, ordinal) => ordinal), isPutInFront: true };
}
