import { randomOf } from "../../random.ts";
import { placed } from "../made-photo.ts";
import { skewed } from "./skewed.ts";
import { speak } from "./speech.ts";
import type { WholePhoto } from "./whole-photo.ts";
import { DIRT, WHOLE } from "./whole-plan.ts";

/** A photo's row in Visual Genome's image_data.json. */
export const imageRow = ({ imageId, cocoId, folder, widthPx, heightPx }: WholePhoto) => ({
  image_id: imageId,
  url: `https://example.org/${folder}/${imageId}.jpg`,
  width: widthPx,
  height: heightPx,
  coco_id: cocoId,
  flickr_id: null,
});

/** A photo's row in objects.json. Now and then an object has `name` where the others have `names`. */
export function objectsRow(seed: string, { imageId, objects }: WholePhoto) {
  const random = randomOf(seed, "objects", imageId);
  return {
    image_id: imageId,
    objects: objects.map(({ id, name, x, y, w, h }) => ({
      object_id: id,
      x,
      y,
      w,
      h,
      ...(random.next() < DIRT.nameInsteadOfNames ? { name } : { names: [name] }),
      synsets: [`${name.slice(name.lastIndexOf(" ") + 1)}.n.01`],
      merged_object_ids: [],
    })),
  };
}

/** A photo's row in region_descriptions.json. */
export function regionsRow(seed: string, { index, imageId, widthPx, heightPx, objects }: WholePhoto) {
  const random = randomOf(seed, "regions", imageId);
  const names = objects.map(({ name }) => name);
  const count = skewed(random, WHOLE.regions / WHOLE.photos, 9, 0, 300);
  const phrases: string[] = [];
  const regions = Array.from({ length: count }, (_, at) => {
    const box = placed(random, widthPx, heightPx);
    const isAgain = phrases.length > 0 && random.next() < DIRT.regionPhraseAgain;
    const phrase = isAgain ? random.pick(phrases) : phraseOf(random.between(3, 8));
    phrases.push(phrase);
    const x = random.next() < DIRT.regionNegative ? -random.between(1, 4) : box.x;
    return { region_id: index * 1_000 + at + 1, image_id: imageId, phrase, x, y: box.y, width: box.w, height: box.h };
  });
  return { id: imageId, regions };

  function phraseOf(words: number): string {
    const name = names.length > 0 ? random.pick(names) : "scene";
    return speak(random, words, names, name, "").toLowerCase();
  }
}

/** A photo's captions in COCO's file: five, now and then six. */
export function captionsOf(seed: string, cocoId: number, { objects }: WholePhoto) {
  const random = randomOf(seed, "captions", cocoId);
  const names = objects.map(({ name }) => name);
  const count = random.next() < WHOLE.captions / WHOLE.photosWithCaptions - 5 ? 6 : 5;
  return Array.from({ length: count }, (_, nth) => ({
    id: cocoId * 10 + nth,
    image_id: cocoId,
    caption: speak(random, skewed(random, 10.5, 16, 6, 30), names, "a", "."),
  }));
}
