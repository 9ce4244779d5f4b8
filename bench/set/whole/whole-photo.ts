import { type Random, randomOf } from "../../random.ts";
import { type MadeObject, placed } from "../made-photo.ts";
import { thingOf } from "../words.ts";
import { skewed } from "./skewed.ts";
import { DIRT, WHOLE } from "./whole-plan.ts";

/** One photo and what is known of it: a pure function of seed and position, so that no file waits for another. */
export type WholePhoto = {
  index: number;
  imageId: number;
  cocoId: number | null;
  folder: "VG_100K" | "VG_100K_2";
  widthPx: number;
  heightPx: number;
  objects: MadeObject[];
  /** Whether SVIT has rows of it: 106,295 of 108,077 photos do. */
  isAnswered: boolean;
};

/** Visual Genome's first ids count from 1, those of its second collection from 2,315,353. */
const FIRST_IDS = 5_000;
const SECOND_ID = 2_315_353;
/** 43,903 of Visual Genome's photos lie in VG_100K_2; no rule maps an id to a folder. */
const SECOND_FOLDER_SHARE = 43_903 / 108_249;
const SIZES = [
  [800, 600],
  [800, 533],
  [600, 800],
  [1024, 768],
  [500, 375],
  [500, 333],
  [375, 500],
  [640, 480],
] as const;
/** A photo with a window has more of them: so often an object has an earlier one's name. */
const SAME_NAME_SHARE = 0.3;

export function wholePhoto(seed: string, index: number): WholePhoto {
  const random = randomOf(seed, "photo", index);
  const [widthPx, heightPx] = random.pick(SIZES);
  const objects: MadeObject[] = [];
  const count = skewed(random, WHOLE.objects / WHOLE.photos, 4, 0, 250);
  for (let at = 0; at < count; at++) objects.push(objectAt(random, index * 1_000 + at + 1, objects, widthPx, heightPx));
  return {
    index,
    imageId: index < FIRST_IDS ? index + 1 : SECOND_ID + index - FIRST_IDS,
    cocoId: random.next() < WHOLE.photosWithCaptions / WHOLE.photos ? 100_000 + index * 4 : null,
    folder: random.next() < SECOND_FOLDER_SHARE ? "VG_100K_2" : "VG_100K",
    widthPx,
    heightPx,
    objects,
    isAnswered: random.next() < WHOLE.descriptions / WHOLE.photos,
  };
}

function objectAt(random: Random, id: number, before: MadeObject[], widthPx: number, heightPx: number): MadeObject {
  const earlier = before.length > 0 && random.next() < SAME_NAME_SHARE ? random.pick(before) : null;
  if (earlier && random.next() < DIRT.boxAgain / SAME_NAME_SHARE) return { ...earlier, id };
  const box = placed(random, widthPx, heightPx);
  const object = { id, name: earlier?.name ?? thingOf(random), ...box };
  const dirt = random.next();
  if (dirt < DIRT.boxFarOutside) return { ...object, y: -904 };
  if (dirt < DIRT.boxFarOutside + DIRT.boxZeroSized) return { ...object, w: 0 };
  // Visual Genome's boxes pass the border by up to 0.4 % of the side.
  if (dirt > 1 - DIRT.boxPastBorder) return { ...object, w: widthPx - box.x + Math.ceil(widthPx * 0.004) };
  return object;
}
