import { z } from "zod";

const objectsSchema = z.looseObject({ bbox: z.unknown().array(), image_id: z.int().array().optional() });

/**
 * ms-swift's objects with `image_id`: of each box its photo, by its place among those that the record leaves with (modelscope/ms-swift 4.6, swift/template/base.py `normalize_bbox`).
 * Photos leave in the order of their places in the texts, and those of struck turns stay behind. `ordinals`: which photos of the entry leave. Null where a box is on none of
 * them. It is said of every box: `datasets`, which loads the file, takes no key that its first rows lack.
 */
export function objectsOnPhotos(objects: unknown, ordinals: readonly number[]): unknown {
  const own = objectsSchema.safeParse(objects).data;
  if (!own) return objects;
  const places = own.bbox.map((_, at) => ordinals.indexOf(own.image_id?.[at] ?? 0));
  return places.includes(-1) ? null : { ...(objects as object), image_id: places };
}
