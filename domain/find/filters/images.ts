import { z } from "zod";
import { idSchema } from "../../id.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";

/** Photos, by their id in the database: entries that one of them is a photo of. */
export const images = defineFilter({
  fields: { images: z.array(idSchema).max(100).default([]) },
  address: { images: listKey("image") },
  clause({ images }, put) {
    if (images.length === 0) return null;
    const any = `ANY(${put(images)}::bigint[])`;
    return `(s."imageId" = ${any} OR s."entryId" = ANY(ARRAY(SELECT x."entryId" FROM "EntryImage" x WHERE x."imageId" = ${any})))`;
  },
  facet: null,
  changedByVerdicts: [],
  control: { kind: "listed", field: "images", naming: "image" },
  words: {
    en: { name: "Photo", exported: "{count, plural, one {# photo} other {# photos}}" },
    zh: { name: "照片", exported: "{count} 张照片" },
  },
});
